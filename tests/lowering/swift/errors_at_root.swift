func first() { Socket(1) }
<<<<<<< HEAD
let a = Socket(2)
=======
let a = Socket(3)
>>>>>>> branch
class Half {
    func inside() { Socket(4) }
    func open() {
        if x {
            Socket(5)
