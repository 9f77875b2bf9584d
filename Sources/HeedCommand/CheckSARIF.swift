import ArgumentParser
import Diagnostics
import Foundation
import RuleLinting
import WireFormat

/// Findings as a log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS standard, 27 March 2020).
struct SARIFLog {
  private let report: CheckReport
  /// Codes that were found, sorted; results point into them.
  private let codes: [String]

  init(_ report: CheckReport) {
    self.report = report
    codes = Set(report.findings.map(\.diagnostic.code)).sorted()
  }

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("$schema")
      writer.string("https://json.schemastore.org/sarif-2.1.0.json")
      writer.member("version", "2.1.0")
      writer.key("runs")
      writer.array([0]) { writer, _ in
        writer.object { writer in
          writer.key("tool")
          writer.object { writer in
            writer.key("driver")
            writer.object { write(driver: &$0) }
          }
          writer.member("columnKind", "unicodeCodePoints")
          writer.key("results")
          writer.array(report.findings) { write($1, to: &$0) }
        }
      }
    }
    return writer.bytes
  }

  private func write(driver writer: inout JSONWriter) {
    let profiles = Dictionary(uniqueKeysWithValues: Lints.profiles.map { ($0.code, $0) })
    writer.member("name", "heed")
    writer.member("version", HeedCommand.configuration.version)
    writer.key("rules")
    writer.array(codes) { writer, code in
      writer.object { writer in
        writer.member("id", code)
        guard let profile = profiles[code] else { return }
        writer.key("shortDescription")
        Self.write(message: profile.title, to: &writer)
        writer.key("defaultConfiguration")
        writer.object { $0.member("level", profile.severity.rawValue) }
        writer.key("properties")
        writer.object { $0.member("category", profile.category.rawValue) }
      }
    }
  }

  private func write(_ found: Linted, to writer: inout JSONWriter) {
    let diagnostic = found.diagnostic
    writer.object { writer in
      writer.member("ruleId", diagnostic.code)
      if let index = codes.firstIndex(of: diagnostic.code) { writer.member("ruleIndex", index) }
      writer.member("level", diagnostic.severity.rawValue)
      writer.key("message")
      Self.write(message: report.words(diagnostic), to: &writer)
      writer.key("locations")
      writer.array([diagnostic.span]) { writer, span in
        writer.object { write(place: span, to: &$0) }
      }
      if !diagnostic.related.isEmpty {
        writer.key("relatedLocations")
        writer.array(diagnostic.related.enumerated()) { writer, related in
          writer.object { writer in
            writer.member("id", related.offset + 1)
            write(place: related.element.span, to: &writer)
            writer.key("message")
            Self.write(
              message: report.language == .english ? related.element.english : related.element.chinese,
              to: &writer)
          }
        }
      }
      if let fix = found.fix { write(fix, to: &writer) }
    }
  }

  private static func write(message: String, to writer: inout JSONWriter) {
    writer.object { $0.member("text", message) }
  }

  private func write(place span: SourceSpan, to writer: inout JSONWriter) {
    writer.key("physicalLocation")
    writer.object { writer in
      write(artifact: span, to: &writer)
      writer.key("region")
      write(region: span, to: &writer)
    }
  }

  private func write(artifact span: SourceSpan, to writer: inout JSONWriter) {
    writer.key("artifactLocation")
    writer.object { $0.member("uri", Self.reference(report.source(of: span)?.path ?? "")) }
  }

  /// A path as a relative reference, or as a URI if it is absolute.
  private static func reference(_ path: String) -> String {
    let encoded = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    if path.hasPrefix("/") { return "file://" + encoded }
    // A colon in the first part would be read as a scheme.
    return encoded.replacing(":", with: "%3A")
  }

  private func write(region span: SourceSpan, to writer: inout JSONWriter) {
    writer.object { writer in
      guard let source = report.source(of: span) else { return writer.member("startLine", 1) }
      let start = Self.position(at: span.start, in: source)
      let end = Self.position(at: span.end, in: source)
      writer.member("startLine", start.line)
      writer.member("startColumn", start.column)
      writer.member("endLine", end.line)
      writer.member("endColumn", end.column)
    }
  }

  /// 1-based, columns in Unicode code points.
  private static func position(at offset: UInt32, in source: SourceFile) -> (line: Int, column: Int) {
    let line = source.line(at: offset)
    let start = Int(source.lineStarts[line])
    let end = max(start, min(Int(offset), source.bytes.count))
    return (line + 1, source.bytes[start..<end].count { $0 & 0xC0 != 0x80 } + 1)
  }

  private func write(_ fix: Fix, to writer: inout JSONWriter) {
    guard let first = fix.edits.first else { return }
    writer.key("fixes")
    writer.array([fix]) { writer, fix in
      writer.object { writer in
        writer.key("artifactChanges")
        writer.array([first.span]) { writer, span in
          writer.object { writer in
            write(artifact: span, to: &writer)
            writer.key("replacements")
            writer.array(fix.edits) { writer, edit in
              writer.object { writer in
                writer.key("deletedRegion")
                write(region: edit.span, to: &writer)
                if !edit.replacement.isEmpty {
                  writer.key("insertedContent")
                  Self.write(message: edit.replacement, to: &writer)
                }
              }
            }
          }
        }
      }
    }
  }
}
