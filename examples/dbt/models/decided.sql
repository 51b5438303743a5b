{{ punkt_decide(ref('people')) }}
