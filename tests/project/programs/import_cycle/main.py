# tf: variables first/v, second/v
import first

first.build()
