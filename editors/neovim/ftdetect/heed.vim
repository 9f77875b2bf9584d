autocmd BufRead,BufNewFile *.heed setfiletype heed
