// Embeds openapi.json, so that the command is one file.
#if defined(__APPLE__)
  .section __TEXT,__const
  .globl _heed_openapi
  .globl _heed_openapi_end
_heed_openapi:
  .incbin "openapi.json"
_heed_openapi_end:
  .byte 0
#else
  .section .rodata
  .global heed_openapi
  .global heed_openapi_end
heed_openapi:
  .incbin "openapi.json"
heed_openapi_end:
  .byte 0
  .section .note.GNU-stack,"",%progbits
#endif
