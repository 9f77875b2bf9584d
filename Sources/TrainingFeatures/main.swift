import EmotionScoring
import Foundation
import TextNormalization

// What training reads: texts as JSON strings, one a line, in; for each a count and the hashes of its features out, as
// little-endian 32-bit numbers. The features are those that the scorer reads.

struct Hashes: FeatureVisitor {
  var list: [UInt32] = []
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) { list.append(hash) }
}

let normalizer = Normalizer()
let decoder = JSONDecoder()
while let line = readLine() {
  guard let text = try? decoder.decode(String.self, from: Data(line.utf8)) else {
    FileHandle.standardError.write(Data("not a JSON string: \(line)\n".utf8))
    exit(1)
  }
  let hashes = EmotionScorer.read(normalizer.normalized(text), Hashes()).list
  var data = Data(capacity: 4 * (hashes.count + 1))
  for number in [UInt32(hashes.count)] + hashes {
    withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
  }
  FileHandle.standardOutput.write(data)
}
