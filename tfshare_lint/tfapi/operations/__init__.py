"""Operations that make no variables: their names, shapes and dtypes."""
