// Embeds model.bin, so that the command is one file and the library needs no path.
#if defined(__APPLE__)
  .section __TEXT,__const
  .globl _heed_scoring_model
  .globl _heed_scoring_model_end
  .balign 64
_heed_scoring_model:
  .incbin "model.bin"
_heed_scoring_model_end:
  .byte 0
#else
  .section .rodata
  .global heed_scoring_model
  .global heed_scoring_model_end
  .balign 64
heed_scoring_model:
  .incbin "model.bin"
heed_scoring_model_end:
  .byte 0
  .section .note.GNU-stack,"",%progbits
#endif
