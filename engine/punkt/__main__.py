"""The command as ``python -m punkt``, and as the file that ``spark-submit`` wants."""

from punkt.command.main import main

if __name__ == "__main__":
    main()
