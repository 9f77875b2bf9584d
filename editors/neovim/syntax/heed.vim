" Colours of a rule file without the help of the server.
if exists("b:current_syntax")
  finish
endif
syntax case match

syntax match heedComment "[#＃].*$" contains=heedTodo
syntax keyword heedTodo TODO FIXME contained
syntax match heedSuppression "# heed: allow.*$"

syntax match heedDeclaration "^\s*\<\(policy\|use\|extend\|replace\|fact\|event\|calendar\|capture\|define\|topic\|trigger\|intent\|lexicon\|mood\|script\|desk\|rule\|ensure\|test\)\>"
syntax keyword heedClause when unless because owner basis note review terms match except ignore model yes no like sensitive
syntax keyword heedClause languages timezone channels otherwise unreadable disclose resume rank enter leave skills hours closed full waiting
syntax keyword heedClause given customer bot draft agent expect where
syntax keyword heedAction handoff reply ask answer replace give offer notify tag tell open guide first then priority instead once
syntax keyword heedLevel urgent high normal low always never
syntax keyword heedOperator and or not in of last within ever for all any messages message min max average peak rise days since is known else
syntax keyword heedSignal anger frustration disappointment sadness anxiety confusion gratitude joy valence urgency language channel messages same_question bot_failures
syntax match heedSignal "\<\(intent\.margin\|text\.length\|text\.shouting\|text\.exclaims\|text\.questions\|message\.kind\|case\.open\|draft\.length\|draft\.language\|draft\.repeats\)\>"

syntax match heedNumber "-\=\<\d\+\(\.\d\+\)\=\>"
syntax match heedNumber "\<\d\{4}-\d\{2}-\d\{2}\>"
syntax match heedNumber "\<\d\{2}:\d\{2}\(-\d\{2}:\d\{2}\)\=\>"
syntax match heedSign "[<>=!]=\=\|[≥≤≠]"

syntax region heedString start=+"+ skip=+\\.+ end=+"\|$+ contains=heedSlot,heedEscape oneline
syntax region heedString start=+[“”＂]+ skip=+\\.+ end=+["“”＂]\|$+ contains=heedSlot,heedEscape oneline
syntax match heedSlot "{[^}\"]*}" contained
syntax match heedEscape +\\["\\n{}]+ contained
syntax region heedRegex start=+\(match\|raw\|matches\|except\|,\|/\)\@<=\s*\zs/+ skip=+\\.+ end=+/\|$+ oneline

highlight default link heedComment Comment
highlight default link heedSuppression SpecialComment
highlight default link heedTodo Todo
highlight default link heedDeclaration Structure
highlight default link heedClause Keyword
highlight default link heedAction Statement
highlight default link heedLevel Constant
highlight default link heedOperator Operator
highlight default link heedSign Operator
highlight default link heedSignal Identifier
highlight default link heedNumber Number
highlight default link heedString String
highlight default link heedSlot Special
highlight default link heedEscape SpecialChar
highlight default link heedRegex String

let b:current_syntax = "heed"
