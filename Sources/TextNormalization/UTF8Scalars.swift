/// The scalar at `place` of valid UTF-8, and its length in bytes; a character that the end cuts is U+FFFD.
@inlinable @inline(__always)
package func decodeScalar(
  _ bytes: UnsafeBufferPointer<UInt8>, at place: Int
) -> (code: UInt32, length: Int) {
  let lead = bytes[place]
  if lead < 0x80 { return (UInt32(lead), 1) }
  let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  if place &+ length > bytes.count { return (0xFFFD, bytes.count &- place) }
  var code = UInt32(lead) & (0xFF &>> UInt32(length &+ 1))
  for index in 1..<length { code = code &<< 6 | UInt32(bytes[place &+ index] & 0x3F) }
  return (code, length)
}

/// The Han character of the block U+4E00…9FFF at `place` of valid UTF-8, or nil; its length is three bytes.
@inline(__always)
func decodeHan(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32? {
  guard place &+ 3 <= bytes.count, bytes[place] &- 0xE4 < 6 else { return nil }
  let code =
    UInt32(bytes[place] & 0x0F) &<< 12 | UInt32(bytes[place &+ 1] & 0x3F) &<< 6
    | UInt32(bytes[place &+ 2] & 0x3F)
  return code >= 0x4E00 ? code : nil
}

/// Appends the UTF-8 of a scalar value.
func appendUTF8(_ code: UInt32, to bytes: inout [UInt8]) {
  if code < 0x80 {
    bytes.append(UInt8(code))
  } else if code < 0x800 {
    bytes.append(UInt8(0xC0 | code >> 6))
    bytes.append(UInt8(0x80 | code & 0x3F))
  } else if code < 0x10000 {
    bytes.append(UInt8(0xE0 | code >> 12))
    bytes.append(UInt8(0x80 | code >> 6 & 0x3F))
    bytes.append(UInt8(0x80 | code & 0x3F))
  } else {
    bytes.append(UInt8(0xF0 | code >> 18 & 0x07))
    bytes.append(UInt8(0x80 | code >> 12 & 0x3F))
    bytes.append(UInt8(0x80 | code >> 6 & 0x3F))
    bytes.append(UInt8(0x80 | code & 0x3F))
  }
}
