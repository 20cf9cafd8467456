# tf: variables step, one, two
import one
import two

one.build()
two.build()
