import Diagnostics
import RuleSemantics
import RuleSyntax

extension EditedRuleSet {
  /// What declares the name at a place; the files of a folder for a `use`.
  package func definitions(at position: TextPosition, in file: Int) -> [Location] {
    if let folder = usedFolder(at: position, in: file) {
      return files.filter { RulePath.folder(of: $0.path) == folder }.map {
        Location(path: $0.path, range: TextRange(.init(line: 0, character: 0), .init(line: 0, character: 0)))
      }
    }
    guard let (key, _) = name(at: position, in: file) else { return [] }
    return declarations(of: key).map { location($0.file, $0.declared.name) }
  }

  /// Everywhere that the name at a place stands.
  package func references(
    at position: TextPosition, in file: Int, includingDeclarations: Bool
  ) -> [Location] {
    guard let (key, _) = name(at: position, in: file) else { return [] }
    return occurrences(of: key).filter { includingDeclarations || !$0.occurrence.isDeclaration }.map {
      location($0.file, $0.occurrence.span)
    }
  }

  /// A name in the file itself: where it is declared, and where it is read.
  package func highlights(at position: TextPosition, in file: Int) -> [(
    range: TextRange, isDeclaration: Bool
  )] {
    guard let (key, _) = name(at: position, in: file) else { return [] }
    return occurrences(of: key).filter { $0.file == file }.map {
      (files[file].range(of: $0.occurrence.span, encoding), $0.occurrence.isDeclaration)
    }
  }

  private func usedFolder(at position: TextPosition, in file: Int) -> String? {
    let offset = files[file].offset(of: position, encoding)
    for declaration in files[file].syntax.declarations {
      if case .use(let path) = declaration.kind, path.span.start <= offset, offset <= path.span.end {
        return RulePath.normalised(RulePath.folder(of: files[file].path) + "/" + path.value)
      }
    }
    return nil
  }
}
