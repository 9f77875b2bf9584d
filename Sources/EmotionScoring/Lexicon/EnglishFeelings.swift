extension Lexicon {
  /// Sadness, anxiety, confusion, gratitude, joy and urgency in English.
  static let englishFeelings = """
    sad|so sad|heartbroken|heartbreaking|devastated|crying|cried|in tears|upset|depressed|depressing|hopeless|miserable|grief|grieving|passed away|funeral|lonely|hurt|ashamed|gutted	sadness 4.2
    unfortunately for me|what a pity|such a shame|sigh|lost hope|giving up|gave up on	sadness 3.0
    worried|worry|worrying|anxious|nervous|scared|afraid|terrified|frightened|panic|panicking|freaking out|stressed|stressing|concerned|can't sleep|uneasy|fear|i fear	anxiety 4.2
    what should i do|what do i do|what if|too late|not in time|unauthorized|unauthorised|didn't authorize|hacked|stolen|my money is gone|money disappeared|is it safe|is this safe|is this a scam|identity theft|someone used my card	anxiety 3.2
    allergic reaction|caught fire|electric shock	anxiety 2.8 urgency 2.4
    confused|confusing|confusion|i don't understand|don't understand|do not understand|doesn't make sense|makes no sense|make no sense|no idea|have no idea|no clue|clueless|lost here|i'm lost|unclear|not clear|puzzled|baffled|perplexed|what do you mean|what does that mean|what does this mean|i don't get it|don't get it|huh|not sure what|not sure how|not sure why	confusion 4.2
    why is it|why does it|how come|contradicts|contradictory|different answers|which one is	confusion 2.2
    grateful|thankful|appreciate|appreciated|much appreciated|really appreciate|i appreciate|thank you so much|thanks so much|thanks a million|thanks a lot for|thank you for your help|thanks for your help|thank you for helping|thanks for helping|many thanks|you saved me|lifesaver|life saver|god bless|bless you|kudos|owe you one|so kind|very kind of you	gratitude 4.5
    thanks|thank you|thx|ty|tysm|cheers|thanks a lot|thank you very much|thanks very much|thanks again	gratitude 4.3 thanks
    thanks in advance|thank you in advance|thanks for nothing|thank you for nothing|no thank you	-
    happy|so happy|glad|pleased|delighted|thrilled|excited|love|love it|loved|loving|i love|enjoy|enjoyed|satisfied|relieved|overjoyed|ecstatic|proud|can't wait	joy 3.9
    great|awesome|amazing|fantastic|wonderful|excellent|perfect|brilliant|superb|outstanding|fabulous|incredible service|impressed|impressive|best service|best company|best ever|five stars|5 stars|highly recommend|would recommend|great service|great job|well done|good job|nice work|works perfectly|works great|beautiful|gorgeous|lovely|delicious|yay|hooray|woohoo|yippee|wow	joy 3.9
    nice|good|cool|helpful|very helpful|friendly|fast delivery|quick delivery|arrived early|works well|sorted|solved|resolved|all good|fun|cute|sweet	joy 2.0
    haha|hahaha|hehe|lol|lmao|rofl|hilarious|funny	joy 3.2
    great deal of|good morning|good afternoon|good evening|good day|good night|good luck|good question|nice to meet you|how good is|is it good|any good|good for|as good as|happy birthday card|happy meal|love seat|sweet potato|sweet corn|cool down|cool bag|fun size|great britain|best before|best regards|kind regards|happy to wait|please recommend|can you recommend|recommended size	-
    great, another|oh great|oh great another|just great|wow great|yeah right|thanks a bunch|how lovely|brilliant another|nice job breaking	frustration 3.2 anger 1.4
    urgent|urgently|asap|a.s.a.p|as soon as possible|immediately|right now|right away|straight away|emergency|time sensitive|time-sensitive|needed today|need it today|need it by|need it tonight|need this today|need this now|need it now|hurry|hurry up|at once|without delay|top priority|high priority|deadline|last minute|running out of time|time is running out	urgency 4.4
    today|tonight|by tomorrow|before tomorrow|by tonight|by friday|by monday|before friday|my flight|flight leaves|the wedding|exam tomorrow|expires today|expires tomorrow|leaving tomorrow|this morning	urgency 1.4
    soon|quickly|faster|speed up|speed it up|expedite|expedited|now	urgency 1.8
    not urgent|no urgency|whenever you can|take your time|there's no rush|when you have time|urgent care|emergency contact|emergency exit|now and then|from now on|until now|by now|for now|not immediately	urgency -1.0
    smoke|hospital|bleeding|injured	anxiety 2.0 urgency 1.6
    """
}
