context(logger: Logger)
fun withContext(x: Int) = logger.log(x)

context(logger: Logger, transaction: Transaction)
private suspend fun several() = 1

context(Logger)
fun receiver() = 2

context(logger: Logger)
val property: Int get() = 3

fun inType(block: context(Logger) () -> Unit = {}) = block()

class Holder {
    context(logger: Logger)
    fun member() = 4

    fun call() {
        context(logger)
        context(logger) { it }
    }
}
