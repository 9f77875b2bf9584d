/// What the features of common English words add up to, so that most words of a message are looked up at once.
///
/// Memory that is written once, before anybody reads it, and never freed.
struct CommonWords: @unchecked Sendable {
  /// A word: itself and its n-grams, as it stands where nothing negates it.
  struct Word {
    /// The letters, the last in the lowest byte; 0 for none.
    fileprivate var letters: UInt64 = 0
    /// As in pairs with other words.
    var hash: UInt32 = 0
    /// How many features it has, known or not.
    var features: Int32 = 0
  }

  static let shared = CommonWords()

  /// A power of two, twice as many as there are words.
  private static let places = 2048

  private let words: UnsafePointer<Word>
  /// Sums of the rows of the features of each word.
  private let sums: UnsafePointer<SIMD16<Int32>>

  private init() {
    let words = UnsafeMutablePointer<Word>.allocate(capacity: Self.places)
    words.initialize(repeating: Word(), count: Self.places)
    let sums = UnsafeMutablePointer<SIMD16<Int32>>.allocate(capacity: Self.places)
    sums.initialize(repeating: SIMD16(repeating: 0), count: Self.places)
    for word in Self.list.split(separator: " ") {
      let letters = word.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      var place = Self.place(of: letters)
      while words[place].letters != 0 { place = (place + 1) % Self.places }
      let (hash, features, sum) = Self.read(Array(word.utf8))
      words[place] = Word(letters: letters, hash: hash, features: features)
      sums[place] = sum
    }
    self.words = UnsafePointer(words)
    self.sums = UnsafePointer(sums)
  }

  /// A word and the sum of the rows of its features, by its letters, eight at most, the last in the lowest byte.
  @inline(__always)
  func word(_ letters: UInt64) -> (word: Word, sum: SIMD16<Int32>)? {
    var place = Self.place(of: letters)
    // SAFETY: places are below the capacity, and half of them are empty, so that the search ends.
    while words[place].letters != 0 {
      if words[place].letters == letters { return (words[place], sums[place]) }
      place = (place &+ 1) % Self.places
    }
    return nil
  }

  @inline(__always)
  private static func place(of letters: UInt64) -> Int {
    Int(truncatingIfNeeded: (letters &* 0x9E37_79B9_7F4A_7C15) &>> 53)
  }

  private static func read(_ letters: [UInt8]) -> (hash: UInt32, features: Int32, sum: SIMD16<Int32>) {
    let model = ScoringModel.shared
    let hash = letters.reduce(Seed.word) { Hash.mix($0, UInt32($1)) }
    return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1 + WordGrams.room) { hashes in
      guard let first = hashes.baseAddress else { return (hash, 0, SIMD16(repeating: 0)) }
      first.pointee = Hash.finished(hash)
      var count = 1
      if letters.count >= 3 {
        count += letters.withUnsafeBufferPointer { WordGrams($0, 0, letters.count).write(to: first + 1) }
      }
      return (hash, Int32(count), model.sum(first, model.lookUp(first, count)))
    }
  }

  /// The words of eight letters or fewer that the messages in training/corpus have most often.
  private static let list = """
    a about above absolute accepted access accident account actually ad add address afraid after again \
    against age agent ago ah ai alarm all allowed alone already also always am amount an and angry \
    another answer any anymore anyone anything apology app approved are arrive arrived as ask asked \
    asking asks at ate attached auto away b baby back bad bag bags balance bank bar basket bath \
    battery bc be because bed been before behind being believe bell best better between big bigger \
    bike bill billing birthday bit bits black bless block blocked blood blue board boiler book booking \
    boots boss bot both bother bottle bought box boy branch brand break bring broke broken brother \
    brown bunch but button buy by c cable cake call called calling calls came camera can cancel cannot \
    cant cap car card cards care case cash cat chair change changed charge charged charger charges \
    charging chat cheaper check checking checkout cheers claim class cleaned clear click clicked close \
    closed closing cm coat code coffee cold collect colour come comes coming company complain confirm \
    confused contact contract cool copy correct cost cot could count counter country coupon courier \
    course court cover covered crack cracked cream credit cried cry crying customer customs cut dad \
    dark data date daughter day days dead dear debit debt declined delete deliver delivery deposit \
    depot desk details did didnt died direct discount display do doctor does doesnt dog dollar done \
    dont door double down dress drive driver drop dropped drove due dying e each early eat eight \
    either eleven else email emails empty end ends engineer english enough error even evening ever \
    every everyone ex exchange expect expected expired explain extra eye f face failed fake family \
    fast fault fee feel feeling feels fell file filter final finally find fine fire first fit fits \
    fitted fitter five fix fixed flat flight floor follow food fool foot for forget forgot form \
    forward found four fourth fraud free friday fridge friend from front full funny g game garden gas \
    gate gave get gets getting gift give given gives go god goes going gold gone good got grateful \
    great green grey guess guy guys gym h had haha hair half hand hands happens happy hard has hat \
    have having he head hear heard hearing heart held hell hello help her here hey hi high him hinge \
    his hit hold holiday home honest honestly hope hoped hospital hot hotel hour hours house how human \
    hurt hurts husband i id idea if im in include included inside instead interest into invoice is \
    isnt it item items its itself ive jacket job joke joy june just k keep keeps kept kettle kg kid \
    kids kind kindly kit kitchen know l label lady lamp landlord laptop large last late later laughing \
    law lawyer least leather leave leaving leeds left leg legal legs less let letter letters lid life \
    lift light like line link list little live loan lock locked locker log login lol long look looked \
    looking looks loose lose lost lot love lovely low loyalty lunch m machine mad made mail make makes \
    making man manager many map march mark match mattress max may me mean means meant menu message \
    meter milk min mind mine mins minus minute minutes miss missed missing mistake mm mode model \
    monday money month months more morning mother move moved much mug mum music must my myself name nd \
    near need needed needs never new news next nice night nine no nobody none noon normal not note \
    nothing notice now number o of off offer office oh ok old omg on once one ones online only open \
    opened opening or order ordered original other our out outside over owe own p pack package page \
    paid pair paper parcel parking part parts pass passed passport password past patient pay paying \
    payment paypal pdf pending pension people per percent period person phone photo photos pick picked \
    pickup picture pieces pillow pin place plan plastic play please pls plug plus pm point points \
    police policy possible post pounds power pregnant premium press price print pro problem promised \
    promo put q question queue quick quid quiet quote r raise rang rate rather rd read reading ready \
    real really reason recall receipt received red ref refund refunded rejected remote remove rent \
    repair replaced reply report resend reset return returned returns review ride rider right rights \
    ring room round run rush s sad safe said sale same sample sat saturday saved savings saw say \
    saying says scan scared school screen screw seal seat second see seen sell seller send sending \
    sense sent service set shaking shame share she shelf ship shipping shirt shoes shop short should \
    show showed showing shows shut sick side sign signed silly sim since single sir sister sit site \
    six size sizes sleep slot slow small smell so sofa sold some somebody someone son sorry sorted \
    sound spare speak split st star start starts status stay stayed step still stock stop stopped \
    store strap street stuck student stuff stupid such sunday support supposed sure swap switch system \
    t ta table tablet take taken takes taking talk tax tbh tea team tears tell telling ten test text \
    th than thank thankful thanks that thats the them then there theres these they thick thing things \
    think thinking third this those though thought three through thursday thx ticket tickets till time \
    times tiny tip to today together told tomorrow tonight too took top touch toy tracking trade train \
    transfer trial tried trip trust try trying tuesday turn turned turns tv twice two type typed \
    typing u uk under unit until up update ur urgent us use used useless using valid value van vat \
    vegan version very video visa visit voice voucher w wait waited waiting walk wall wallet want \
    wanted wants warranty was wash washing watch water way we wedding week weekend weeks weight well \
    went were what whats when where whether which while white who whoever whole why wife wifi will \
    window with within without wont word words work working works worried worse worth would wow write \
    writing wrong wrote x xl year years yes yet you your yours yr zero zip
    """
}
