extension Lexicon {
  /// Words that bear on other words: negation, degree, contrast.
  static let grammarTable = """
    不	negation
    没	negation
    没有	negation
    别	negation
    无	negation
    未	negation
    不用	negation
    不是	negation
    不太	negation
    不怎么	negation
    不会	negation
    不必	negation
    并不	negation
    并非	negation
    并没有	negation
    从不	negation
    从没	negation
    毫不	negation
    绝不	negation
    无需	negation
    毋须	negation
    唔	negation
    冇	negation
    not	negation
    never	negation
    no	negation
    without	negation
    nor	negation
    hardly	negation
    don't	negation
    dont	negation
    doesn't	negation
    doesnt	negation
    didn't	negation
    didnt	negation
    isn't	negation
    isnt	negation
    wasn't	negation
    wasnt	negation
    aren't	negation
    arent	negation
    weren't	negation
    won't	negation
    wont	negation
    wouldn't	negation
    can't	negation
    cant	negation
    cannot	negation
    couldn't	negation
    shouldn't	negation
    haven't	negation
    hasn't	negation
    hadn't	negation
    ain't	negation
    needn't	negation
    很	degree 1.3
    太	degree 1.5
    非常	degree 1.5
    超	degree 1.4
    超级	degree 1.5
    极其	degree 1.5
    极度	degree 1.5
    真	degree 1.3
    真是	degree 1.3
    真的	degree 1.4
    真心	degree 1.4
    实在	degree 1.4
    实在是	degree 1.4
    简直	degree 1.4
    巨	degree 1.4
    贼	degree 1.4
    好	degree 1.2
    特别	degree 1.5
    十分	degree 1.4
    相当	degree 1.3
    完全	degree 1.3
    彻底	degree 1.5
    万分	degree 1.5
    无比	degree 1.5
    格外	degree 1.3
    越来越	degree 1.3
    更	degree 1.1
    最	degree 1.3
    这么	degree 1.2
    那么	degree 1.1
    有够	degree 1.4
    有点	degree 0.6
    有点儿	degree 0.6
    有些	degree 0.6
    稍微	degree 0.6
    略	degree 0.6
    略微	degree 0.6
    还算	degree 0.6
    比较	degree 0.8
    一点点	degree 0.5
    些许	degree 0.5
    very	degree 1.4
    so	degree 1.3
    really	degree 1.3
    extremely	degree 1.6
    absolutely	degree 1.5
    totally	degree 1.4
    completely	degree 1.4
    utterly	degree 1.5
    incredibly	degree 1.5
    super	degree 1.4
    beyond	degree 1.4
    too	degree 1.2
    deeply	degree 1.4
    truly	degree 1.3
    fucking	degree 1.5 anger 3.0
    bloody	degree 1.3 anger 1.6
    never been so	degree 1.5
    never been more	degree 1.5
    a bit	degree 0.6
    a little	degree 0.6
    slightly	degree 0.6
    somewhat	degree 0.6
    kind of	degree 0.7
    kinda	degree 0.7
    sort of	degree 0.7
    fairly	degree 0.8
    死了	ending 1.5
    死我了	ending 1.5
    透了	ending 1.5
    透顶	ending 1.5
    得很	ending 1.4
    至极	ending 1.5
    极了	ending 1.4
    爆了	ending 1.4
    得要命	ending 1.5
    要命	ending 1.4
    得不行	ending 1.4
    个鬼	reversal
    个头	reversal
    个屁	reversal
    才怪	reversal
    个锤子	reversal
    个毛	reversal
    难道	rhetorical
    不是说	rhetorical
    你敢说	rhetorical
    但是	contrast
    但	contrast
    可是	contrast
    不过	contrast
    然而	contrast
    只是	contrast
    but	contrast
    however	contrast
    although	contrast
    """

  /// Things and acts of an order, insistence, waiting, requests.
  static let orderTable = """
    退款	noun
    退货	noun
    换货	noun
    发货	noun
    快递	noun
    物流	noun
    包裹	noun
    订单	noun
    客服	noun
    人工	noun
    售后	noun
    发票	noun
    补发	noun
    赔偿	noun
    理赔	noun
    到账	noun
    派送	noun
    配送	noun
    送货	noun
    收到	noun
    收到货	noun
    处理	noun
    解决	noun
    回复	noun
    联系	noun
    审核	noun
    质量	noun
    货	noun
    东西	noun
    钱	noun
    动静	noun
    消息	noun
    更新	noun
    出库	noun
    安装	noun
    维修	noun
    提现	noun
    充值	noun
    优惠券	noun
    退費	noun
    出貨	noun
    refund	noun
    parcel	noun
    package	noun
    order	noun
    delivery	noun
    reply	noun
    response	noun
    answer	noun
    item	noun
    money	noun
    support	noun
    replacement	noun
    到底	frustration 1.4 insist 2.6
    究竟	frustration 1.2 insist 2.4
    怎么还	frustration 1.4 insist 2.6 wait
    怎么还没	frustration 1.8 insist 2.6 wait
    怎么还不	frustration 1.8 insist 2.6 wait
    为什么还没	frustration 1.4 insist 2.4 wait
    为什么还不	frustration 1.6 insist 2.4 wait
    还没	insist 1.7 wait
    还没有	insist 1.7 wait
    还是没	frustration 1.0 insist 2.2 wait
    还是没有	frustration 1.0 insist 2.2 wait
    还不	insist 2.0 wait
    还在	insist 0.6 wait
    迟迟	frustration 1.6 insist 2.4 wait
    迟迟不	frustration 1.8 insist 2.8 wait
    迟迟没有	frustration 1.8 insist 2.8 wait
    一直	insist 1.6 wait
    一直没	insist 2.6 wait
    一直没有	insist 2.6 wait
    一直不	frustration 0.6 insist 2.4 wait
    每次都	frustration 1.2 insist 2.6
    每次	insist 1.2
    又是	frustration 1.0 insist 1.6
    又不	frustration 0.6 insist 1.4
    老是	frustration 1.4 insist 2.0
    总是	frustration 1.2 insist 2.0
    反复	frustration 1.0 insist 1.6
    催	frustration 1.7 wait
    催了	frustration 2.2 wait
    等了	frustration 0.8 wait
    等	wait
    都等	frustration 0.8 wait
    等到现在	frustration 2.4 wait
    说了	wait
    打了	wait
    问了	wait
    联系了	wait
    申请了	wait
    反映了	wait
    投诉了	wait frustration 1.5
    过了	wait
    过去了	wait
    都过	wait
    拖了	frustration 2.2 wait
    没动	frustration 1.2 wait
    没人	frustration 1.4 wait
    几天了	frustration 1.8
    多久了	frustration 2.0
    这么久	frustration 2.0 wait
    这么多天	frustration 2.4
    那么久	frustration 1.6 wait
    好久	frustration 1.2 wait
    好久了	frustration 1.6 wait
    等一下	-
    等下	-
    等等	-
    稍等	-
    等于	-
    等级	-
    高等	-
    等会	-
    等会儿	-
    waiting	wait frustration 1.0
    still waiting	wait frustration 3.0
    still	wait
    still not	wait frustration 1.6 insist 1.8
    still no	wait frustration 1.8 insist 2.2
    still haven't	wait frustration 1.8 insist 2.0
    still hasn't	wait frustration 1.8 insist 2.0
    been waiting	wait frustration 1.8
    have waited	wait frustration 1.4
    waited	wait frustration 1.0
    since	wait
    called	wait
    contacted	wait
    asked	wait
    emailed	wait
    messaged	wait
    written	wait
    told	wait
    keep	wait
    kept	wait frustration 0.6
    every time	frustration 1.2 insist 2.2
    every single time	frustration 2.6
    always	insist 1.4
    again and again	frustration 3.0
    over and over	frustration 2.8
    yet again	frustration 2.6
    请	request
    请问	request
    能	request
    能不能	request
    可以	request
    可否	request
    能否	request
    麻烦	request
    麻烦你	request
    麻烦您	request
    帮	request
    帮我	request
    帮忙	request
    吗	request
    请教	request
    咨询	request
    想问	request
    想问下	request
    劳烦	request
    please	request
    pls	request
    plz	request
    could	request
    can you	request
    can i	request
    would you	request
    may i	request
    is there	request
    how do	request
    wondering	request
    """
}
