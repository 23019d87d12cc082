// How a point of a walk is written, for another file.
import CoreLocation
import Foundation

enum WalkLines {
    static func point(_ fix: CLLocation?) -> Data {
        guard let fix else { return Data() }
        return Data("\(fix.coordinate.latitude) \(fix.altitude)".utf8)
    }

    static func state(_ fix: CLLocation?) -> Data {
        guard fix != nil else { return Data() }
        return Data("walking".utf8)
    }
}
