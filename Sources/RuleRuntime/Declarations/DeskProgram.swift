package import Conversations

package struct DeskProgram: Sendable {
  package var name: String
  package var skills: [String]
  package var hours: Hours
  /// 0 is best.
  package var rank: Int
  package var tellCustomer: Int?
  package var routes: [(to: Int, when: CodeRange)]
  package var whenClosed: Branch?
  package var whenFull: Branch?
  package var whenWaiting: (milliseconds: Int64, to: Int)?
  package var resume: Resume

  package init(
    name: String, skills: [String], hours: Hours, rank: Int, tellCustomer: Int?,
    routes: [(to: Int, when: CodeRange)],
    whenClosed: Branch?, whenFull: Branch?, whenWaiting: (milliseconds: Int64, to: Int)?, resume: Resume
  ) {
    self.name = name
    self.skills = skills
    self.hours = hours
    self.rank = rank
    self.tellCustomer = tellCustomer
    self.routes = routes
    self.whenClosed = whenClosed
    self.whenFull = whenFull
    self.whenWaiting = whenWaiting
    self.resume = resume
  }

  package enum Resume: Sendable, Hashable {
    case asPolicy
    case never
    case after(milliseconds: Int64)
  }
  package enum Hours: Sendable {
    case always
    case weekly([WeeklyHours], zone: Int, calendar: Int?, exceptions: [ClosedRange<Int>])
  }
  package enum Branch: Sendable {
    case to(Int)
    case tell(script: Int, HandoffDelivery, dueInSeconds: Int64?)
  }
}

package struct WeeklyHours: Sendable {
  /// Bit 1 is Monday … bit 7 Sunday.
  package var days: UInt8
  /// Minutes since midnight; `opens` > `closes` crosses midnight.
  package var opens: Int
  package var closes: Int
  package init(days: UInt8, opens: Int, closes: Int) {
    self.days = days
    self.opens = opens
    self.closes = closes
  }
  package func includes(weekday: Int) -> Bool { days & (1 << UInt8(weekday)) != 0 }
}

package struct CalendarEntry: Sendable {
  package var isOpen: Bool
  package var days: ClosedRange<Int>
  package init(isOpen: Bool, days: ClosedRange<Int>) {
    self.isOpen = isOpen
    self.days = days
  }
}
