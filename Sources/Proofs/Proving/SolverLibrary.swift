#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The functions of libz3 that proofs use, found when a proof is asked for.
///
/// Nothing links libz3: a `heed` that only decides neither needs nor loads it, and builds where it is missing
/// (docs/decisions/0013).
///
/// SAFETY: the signatures are those of z3_api.h, versions 4.8 to 4.13; every pointer handed in comes from the same context
/// and lives as long as it does, because contexts made by `Z3_mk_context` keep what they make.
struct SolverLibrary: @unchecked Sendable {
  typealias Pointer = OpaquePointer?

  let makeConfiguration: @convention(c) () -> Pointer
  let deleteConfiguration: @convention(c) (Pointer) -> Void
  let makeContext: @convention(c) (Pointer) -> Pointer
  let deleteContext: @convention(c) (Pointer) -> Void
  let setErrorHandler: @convention(c) (Pointer, (@convention(c) (Pointer, Int32) -> Void)?) -> Void
  let errorCode: @convention(c) (Pointer) -> Int32
  let stringSymbol: @convention(c) (Pointer, UnsafePointer<CChar>) -> Pointer
  let numberSymbol: @convention(c) (Pointer, Int32) -> Pointer
  let truthSort: @convention(c) (Pointer) -> Pointer
  let numberSort: @convention(c) (Pointer) -> Pointer
  let constant: @convention(c) (Pointer, Pointer, Pointer) -> Pointer
  let yes: @convention(c) (Pointer) -> Pointer
  let no: @convention(c) (Pointer) -> Pointer
  let number: @convention(c) (Pointer, Int64, Pointer) -> Pointer
  let not: @convention(c) (Pointer, Pointer) -> Pointer
  let choice: @convention(c) (Pointer, Pointer, Pointer, Pointer) -> Pointer
  let and: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer
  let or: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer
  let sum: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer
  let product: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer
  let quotient: @convention(c) (Pointer, Pointer, Pointer) -> Pointer
  let equal: @convention(c) (Pointer, Pointer, Pointer) -> Pointer
  let lessOrEqual: @convention(c) (Pointer, Pointer, Pointer) -> Pointer
  let makeSolver: @convention(c) (Pointer) -> Pointer
  let retainSolver: @convention(c) (Pointer, Pointer) -> Void
  let releaseSolver: @convention(c) (Pointer, Pointer) -> Void
  let makeParameters: @convention(c) (Pointer) -> Pointer
  let retainParameters: @convention(c) (Pointer, Pointer) -> Void
  let releaseParameters: @convention(c) (Pointer, Pointer) -> Void
  let setParameter: @convention(c) (Pointer, Pointer, Pointer, UInt32) -> Void
  let setParameters: @convention(c) (Pointer, Pointer, Pointer) -> Void
  let assert: @convention(c) (Pointer, Pointer, Pointer) -> Void
  /// −1 no, 0 unknown, 1 yes.
  let check: @convention(c) (Pointer, Pointer, UInt32, UnsafePointer<OpaquePointer?>?) -> Int32
  let core: @convention(c) (Pointer, Pointer) -> Pointer
  let retainVector: @convention(c) (Pointer, Pointer) -> Void
  let releaseVector: @convention(c) (Pointer, Pointer) -> Void
  let vectorCount: @convention(c) (Pointer, Pointer) -> UInt32
  let vectorItem: @convention(c) (Pointer, Pointer, UInt32) -> Pointer
  let model: @convention(c) (Pointer, Pointer) -> Pointer
  let retainModel: @convention(c) (Pointer, Pointer) -> Void
  let releaseModel: @convention(c) (Pointer, Pointer) -> Void
  let evaluate: @convention(c) (Pointer, Pointer, Pointer, Bool, UnsafeMutablePointer<OpaquePointer?>) -> Bool
  let numberValue: @convention(c) (Pointer, Pointer, UnsafeMutablePointer<Int64>) -> Bool
  let truthValue: @convention(c) (Pointer, Pointer) -> Int32
  let reasonUnknown: @convention(c) (Pointer, Pointer) -> UnsafePointer<CChar>?

  /// libz3 of this machine; nil if there is none. Looked for once.
  static let shared = SolverLibrary()

  private init?() {
    var opened: UnsafeMutableRawPointer?
    for name in ["libz3.so.4", "libz3.so", "libz3.dylib", "/opt/homebrew/lib/libz3.dylib"] {
      opened = dlopen(name, RTLD_NOW | RTLD_LOCAL)
      if opened != nil { break }
    }
    guard let library = opened else { return nil }
    var isComplete = true
    func function<F>(_ name: String, _: F.Type = F.self) -> F? {
      guard let symbol = dlsym(library, name) else {
        isComplete = false
        return nil
      }
      return unsafeBitCast(symbol, to: F.self)
    }
    guard
      let makeConfiguration: @convention(c) () -> Pointer = function("Z3_mk_config"),
      let deleteConfiguration: @convention(c) (Pointer) -> Void = function("Z3_del_config"),
      let makeContext: @convention(c) (Pointer) -> Pointer = function("Z3_mk_context"),
      let deleteContext: @convention(c) (Pointer) -> Void = function("Z3_del_context"),
      let setErrorHandler: @convention(c) (Pointer, (@convention(c) (Pointer, Int32) -> Void)?) -> Void =
        function("Z3_set_error_handler"),
      let errorCode: @convention(c) (Pointer) -> Int32 = function("Z3_get_error_code"),
      let stringSymbol: @convention(c) (Pointer, UnsafePointer<CChar>) -> Pointer =
        function("Z3_mk_string_symbol"),
      let numberSymbol: @convention(c) (Pointer, Int32) -> Pointer = function("Z3_mk_int_symbol"),
      let truthSort: @convention(c) (Pointer) -> Pointer = function("Z3_mk_bool_sort"),
      let numberSort: @convention(c) (Pointer) -> Pointer = function("Z3_mk_int_sort"),
      let constant: @convention(c) (Pointer, Pointer, Pointer) -> Pointer = function("Z3_mk_const"),
      let yes: @convention(c) (Pointer) -> Pointer = function("Z3_mk_true"),
      let no: @convention(c) (Pointer) -> Pointer = function("Z3_mk_false"),
      let number: @convention(c) (Pointer, Int64, Pointer) -> Pointer = function("Z3_mk_int64"),
      let not: @convention(c) (Pointer, Pointer) -> Pointer = function("Z3_mk_not"),
      let choice: @convention(c) (Pointer, Pointer, Pointer, Pointer) -> Pointer = function("Z3_mk_ite"),
      let and: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer =
        function("Z3_mk_and"),
      let or: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer =
        function("Z3_mk_or"),
      let sum: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer =
        function("Z3_mk_add"),
      let product: @convention(c) (Pointer, UInt32, UnsafePointer<OpaquePointer?>) -> Pointer =
        function("Z3_mk_mul"),
      let quotient: @convention(c) (Pointer, Pointer, Pointer) -> Pointer = function("Z3_mk_div"),
      let equal: @convention(c) (Pointer, Pointer, Pointer) -> Pointer = function("Z3_mk_eq"),
      let lessOrEqual: @convention(c) (Pointer, Pointer, Pointer) -> Pointer = function("Z3_mk_le"),
      let makeSolver: @convention(c) (Pointer) -> Pointer = function("Z3_mk_simple_solver"),
      let retainSolver: @convention(c) (Pointer, Pointer) -> Void = function("Z3_solver_inc_ref"),
      let releaseSolver: @convention(c) (Pointer, Pointer) -> Void = function("Z3_solver_dec_ref"),
      let makeParameters: @convention(c) (Pointer) -> Pointer = function("Z3_mk_params"),
      let retainParameters: @convention(c) (Pointer, Pointer) -> Void = function("Z3_params_inc_ref"),
      let releaseParameters: @convention(c) (Pointer, Pointer) -> Void = function("Z3_params_dec_ref"),
      let setParameter: @convention(c) (Pointer, Pointer, Pointer, UInt32) -> Void =
        function("Z3_params_set_uint"),
      let setParameters: @convention(c) (Pointer, Pointer, Pointer) -> Void =
        function("Z3_solver_set_params"),
      let assert: @convention(c) (Pointer, Pointer, Pointer) -> Void = function("Z3_solver_assert"),
      let check: @convention(c) (Pointer, Pointer, UInt32, UnsafePointer<OpaquePointer?>?) -> Int32 =
        function("Z3_solver_check_assumptions"),
      let core: @convention(c) (Pointer, Pointer) -> Pointer = function("Z3_solver_get_unsat_core"),
      let retainVector: @convention(c) (Pointer, Pointer) -> Void = function("Z3_ast_vector_inc_ref"),
      let releaseVector: @convention(c) (Pointer, Pointer) -> Void = function("Z3_ast_vector_dec_ref"),
      let vectorCount: @convention(c) (Pointer, Pointer) -> UInt32 = function("Z3_ast_vector_size"),
      let vectorItem: @convention(c) (Pointer, Pointer, UInt32) -> Pointer =
        function("Z3_ast_vector_get"),
      let model: @convention(c) (Pointer, Pointer) -> Pointer = function("Z3_solver_get_model"),
      let retainModel: @convention(c) (Pointer, Pointer) -> Void = function("Z3_model_inc_ref"),
      let releaseModel: @convention(c) (Pointer, Pointer) -> Void = function("Z3_model_dec_ref"),
      let evaluate:
        @convention(c) (Pointer, Pointer, Pointer, Bool, UnsafeMutablePointer<OpaquePointer?>) -> Bool =
        function("Z3_model_eval"),
      let numberValue: @convention(c) (Pointer, Pointer, UnsafeMutablePointer<Int64>) -> Bool =
        function("Z3_get_numeral_int64"),
      let truthValue: @convention(c) (Pointer, Pointer) -> Int32 = function("Z3_get_bool_value"),
      let reasonUnknown: @convention(c) (Pointer, Pointer) -> UnsafePointer<CChar>? =
        function("Z3_solver_get_reason_unknown"),
      isComplete
    else { return nil }
    self.makeConfiguration = makeConfiguration
    self.deleteConfiguration = deleteConfiguration
    self.makeContext = makeContext
    self.deleteContext = deleteContext
    self.setErrorHandler = setErrorHandler
    self.errorCode = errorCode
    self.stringSymbol = stringSymbol
    self.numberSymbol = numberSymbol
    self.truthSort = truthSort
    self.numberSort = numberSort
    self.constant = constant
    self.yes = yes
    self.no = no
    self.number = number
    self.not = not
    self.choice = choice
    self.and = and
    self.or = or
    self.sum = sum
    self.product = product
    self.quotient = quotient
    self.equal = equal
    self.lessOrEqual = lessOrEqual
    self.makeSolver = makeSolver
    self.retainSolver = retainSolver
    self.releaseSolver = releaseSolver
    self.makeParameters = makeParameters
    self.retainParameters = retainParameters
    self.releaseParameters = releaseParameters
    self.setParameter = setParameter
    self.setParameters = setParameters
    self.assert = assert
    self.check = check
    self.core = core
    self.retainVector = retainVector
    self.releaseVector = releaseVector
    self.vectorCount = vectorCount
    self.vectorItem = vectorItem
    self.model = model
    self.retainModel = retainModel
    self.releaseModel = releaseModel
    self.evaluate = evaluate
    self.numberValue = numberValue
    self.truthValue = truthValue
    self.reasonUnknown = reasonUnknown
  }
}
