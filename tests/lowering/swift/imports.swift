import Foundation
import struct Network.NWParameters
import class UIKit.UIView
@testable import App
@preconcurrency import NIOCore
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif
