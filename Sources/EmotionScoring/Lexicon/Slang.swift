extension Lexicon {
  /// Abbreviations, homophones and words of the net.
  static let slangTable = """
    tmd|nmsl|cnm|nmd|nnd|sb|s.b|2b|mdzz|wcnm|rnm|zz|djb|qnmd|wdnmd|laji	anger 4.4
    垃j|辣鸡平台|辣鸡客服|拉圾|lese|骗zi|片子公司|p子|套路|套路深|全是套路|都是套路|割韭菜|韭菜|杀熟|大数据杀熟|吃相|恰烂钱|恰烂|丑恶嘴脸|嘴脸|ptsd	anger 2.8 disappointment 1.6
    裂开|我裂开|裂开了|栓q|我真的栓q|绷不住|绷不住了|破防|破防了|蚌埠住了|麻了|我麻了|人麻了|心态崩了|心态炸了|吐了|我吐了|吐血|要吐血|醉醉的|绝了真的|整不会了|离大谱|离了个大谱|就离谱|血压上来|血压高了|栓扣	frustration 3.4 anger 1.0
    emo|emo了|玉玉|伤不起|蓝瘦|蓝瘦香菇|哭唧唧|呜呜|嘤嘤|泪奔|哭哭	sadness 3.2
    慌得一批|慌得一比|瑟瑟发抖|急急国王|急哭|急疯|急炸|急得团团转|急得不行|急得睡不着	anxiety 3.8 urgency 1.2
    黑人问号|黑人问号脸|啥玩意|啥玩意儿|几个意思|啥情况|啥子|咋回事|咋整的|嗯？？|啊？|哈？|蛤	confusion 2.6
    3q了|thankyou|三克油|3ku|谢谢老板|谢谢大佬|跪谢|叩谢|比心|笔芯|么么|抱拳了	gratitude 4.0
    yyds|永远的神|奥利给|真香|香到|绝美|神仙|神仙店|神仙客服|冲鸭|nice啊|奈斯|棒呆|种草|杠杠的|杠杠滴|顶呱呱|顶呱呱的|嘎嘎好|倍儿好|倍儿棒|老铁没毛病|芜湖|xswl|hhh|鹅鹅鹅|库库	joy 3.4
    smh|fml|ugh|argh|grr|grrr|meh|facepalm|omfg|jfc|stfu|gtfo|wth|dumpster fire|hot garbage|clown company|clowns	frustration 2.6 anger 2.4
    idk|wdym|what even|i am lost|???what	confusion 3.0
    tbh disappointed|big letdown|bummer|bummed|total bummer|nope never	disappointment 3.4
    fyi|btw|imo|tbh|ikr|gg easy	-
    tq|tyvm|thanku|thank u|thnx|tks|thanx|ta very much|appreciate it|appreciate u|u rock|you rock|you're the best|you are the best|ur the best|legend|absolute legend	gratitude 4.2
    fire emoji|slay|chef's kiss|top notch|top-notch|stellar|spot on|10/10|100/100|a+|love u|luv it|luv this|stoked|psyched|hyped|over the moon|made my day|chuffed	joy 3.6
    need asap|pronto|like yesterday|rn please|eta asap|hurry pls|quick quick	urgency 3.8
    """
}
