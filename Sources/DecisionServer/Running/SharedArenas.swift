import Glibc

/// Lets the threads of a server share malloc's arenas, one for each core.
///
/// What a turn takes on one thread is freed on others. With the usual eight arenas for each core a server keeps holes in all
/// of them, and more from turn to turn.
enum SharedArenas {
  /// `M_ARENA_MAX` of glibc's malloc.h, which Swift does not import.
  private static let parameter: CInt = -8

  /// Limits the arenas from now on, unless the environment says how many there may be. Without glibc nothing happens.
  static func limit() {
    guard getenv("MALLOC_ARENA_MAX") == nil, let symbol = dlsym(nil, "mallopt") else { return }
    // SAFETY: int mallopt(int, int), since glibc 2.0.
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (CInt, CInt) -> CInt).self)
    _ = mallopt(parameter, CInt(clamping: max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 2)))
  }
}
