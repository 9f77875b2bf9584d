extension Grammar {
  /// Words that bear on other words: negation, degree, contrast; and fixed phrases that only look like a negation.
  static let table = """
    但是|但|可是|不过|然而|只是|but|however|although	contrast
    一点点|些许	degree 0.5
    有点|有点儿|有些|稍微|略|略微|还算|a bit|a little|slightly|somewhat	degree 0.6
    kind of|kinda|sort of	degree 0.7
    比较|fairly	degree 0.8
    更|那么	degree 1.1
    好|这么|too	degree 1.2
    很|真|真是|相当|完全|格外|越来越|最|so|really|truly|bloody	degree 1.3
    超|真的|真心|实在|实在是|简直|巨|贼|十分|有够|very|totally|completely|super|beyond|deeply	degree 1.4
    太|非常|超级|极其|极度|特别|彻底|万分|无比|absolutely|utterly|incredibly|fucking|never been so|never been more	degree 1.5
    extremely	degree 1.6
    得很|极了|爆了|要命|得不行	ending 1.4
    死了|死我了|透了|透顶|至极|得要命	ending 1.5
    不|没|没有|别|无|未|不用|不是|不太|不怎么|不会|不必|并不|并非|并没有|从不|从没|毫不|绝不|无需|毋须|唔|冇|not|never|no|without|nor	negation
    hardly|don't|dont|doesn't|doesnt|didn't|didnt|isn't|isnt|wasn't|wasnt|aren't|arent|weren't|won't|wont|wouldn't|can't|cant|cannot|couldn't|shouldn't|haven't|hasn't|hadn't	negation
    ain't|needn't	negation
    难道|不是说|你敢说	rhetorical
    无良|无良商家|不要脸|无耻|没良心|无赖|无法无天|不像话|不讲理|不负责任|不作为|没人管|没人负责|无语|无语了|没人理	-
    没人理我|没人回|没人回复|没人接|没人接听|没有人理|没人处理|没人解决|不理人|不理我|不回我|不回复|不回消息|没完没了	-
    无数次|无数遍|没有人工|没反应|没法用|不能用|不会再来|不会再买|不值|不值得|不值这个价|不划算|不靠谱|不专业|不满意|不满	-
    不好用|不好吃|没意思|没劲|不过如此|不如以前|不守信用|不兑现|没信用|不管|不管不顾|不解决|不处理|不退|不退款|不退钱	-
    不给退|不给解决|不给处理|不给说法|不认账|不承认|不好受|无奈|不开心|不高兴|不快乐|没心情|没希望|不想活|不想活了|不安	-
    不放心|不是我本人|不是我操作|不是我买的|没有授权|不会是骗子吧|没看懂|不懂|没懂|没听懂|没弄懂|不明白|没明白|不理解	-
    无法理解|不清楚|没搞清楚|不会弄|不会用|不会操作|不知道怎么|不知道在哪|不客气|不用谢|不谢|无限回购|不错|没问题了	-
    不能再好了|不能再好|没得说|没话说|无可挑剔|没毛病|没的说|不能再等|不能等了|不急|不着急|不是很急|不太急|没那么急	-
    不赶时间|不用急|不用着急|别急|别着急|不紧急|不好意思|不但|不仅|不如|不然|不管怎样|不论|不同|不少|不久|不断|不止|不只	-
    不得不|不得不说|不由得|不过来|不锈钢|不干胶|不透明|不限|不等|无论|无线|无糖|无理由|无忧|无人机|无袖|无痕|无异味|无添加	-
    无法|别人|别的|别家|别墅|别名|未来|未满|未婚|未成年|没错|没关系|没事|没事的|没事了|没问题|没什么|没收|不怕水|没收到|没到	-
    没发货|没发|没到账|没更新|没物流|没退|没退款|没送到|不死|不一样|不用了|no one answers|no one replies|no reply|no response|no answer	-
    no one responds|no one helps|no one cares|never reply|never respond|not what i asked|not listening|not working|can't log in|cannot log in|not helpful|no help|never again	-
    never buying|never ordering|never shop|never coming back|not worth|not worth it|not as described|not happy|not satisfied|not impressed|not good|not good enough|not great	-
    no problem|no worries|no rush|no hurry|no thanks|not only|not sure if|not bad|not too bad|no one is answering|no one is helping|no one is responding|no one will help	-
    can't sleep|not in time|don't understand|no idea|no clue|not clear|don't get it|not sure what|not sure how|not sure why|no thank you|can't wait|without delay|not urgent	-
    no urgency|not immediately|没动|没人|没下文|没消没息|不读不回|不爽|不推|不再回购|不会回购	-
    """
}
