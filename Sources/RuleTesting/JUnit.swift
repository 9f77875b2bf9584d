package import Diagnostics

extension TestReport {
  /// The results as JUnit XML, one test case per test; a failing expectation is a `failure`.
  ///
  /// - Parameter place: a span as `file:line:column`.
  package func junit(suite: String, place: (SourceSpan) -> String) -> String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuite name="\#(xmlText(suite))" tests="\#(results.count)" failures="\#(failed.count)">"#,
    ]
    for result in results {
      let position = place(result.span)
      let head = #"  <testcase name="\#(xmlText(result.name))" classname="\#(xmlText(suite))""#
      let attributes =
        #" file="\#(xmlText(file(of: position)))" assertions="\#(result.expectations + result.judgements)""#
      if result.failures.isEmpty {
        lines.append(head + attributes + "/>")
        continue
      }
      lines.append(head + attributes + ">")
      for failure in result.failures {
        let message = "expected \(failure.expected), but \(failure.actual)"
        lines.append(
          #"    <failure message="\#(xmlText(message))">\#(xmlText(place(failure.span) + ": " + failure.why))</failure>"#
        )
      }
      lines.append("  </testcase>")
    }
    lines.append("</testsuite>")
    return lines.joined(separator: "\n") + "\n"
  }

  private func file(of place: String) -> String {
    place.split(separator: ":").first.map(String.init) ?? place
  }
}

/// Text for XML 1.0, which has no way to write most control characters.
package func xmlText(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "\n", "\t", "\r": escaped += "&#\(scalar.value);"
    default:
      let isWritable = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
      escaped.unicodeScalars.append(isWritable ? scalar : "\u{FFFD}")
    }
  }
  return escaped
}
