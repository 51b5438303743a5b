"""Messages about registers (P730–P769, P800–P908)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "P730": (
        "список «{name}» стоит внутри списка «{list}»; по столбцам считаются только списки самих разделов",
        "the list «{name}» stands within the list «{list}»; only lists of sections can be decided by columns",
    ),
    "P731": (
        "правило считает числа, которые не помещаются в 64 разряда; по столбцам его не посчитать, решите дела по одному: punkt decide",
        "a rule computes numbers beyond 64 bits; it cannot be decided by columns, use punkt decide",
    ),
    "P732": (
        "правило сравнивает со списком как с одним значением; по столбцам его не посчитать, решите дела по одному: punkt decide",
        "a rule compares with a list as one value; it cannot be decided by columns, use punkt decide",
    ),
    "P733": (
        "таблицы «{name}» среди таблиц словаря нет; {hint}",
        "the vocabulary has no table «{name}»; {hint}",
    ),
    "P735": (
        "в столбце {number} без имени стоит «{value}»; дайте столбцу имя в первой строке или очистите его",
        "column {number} has no name, yet holds {value}; give it a name in the first row, or clear it",
    ),
    "P736": (
        "в этой папке лежит что-то другое; уберите её или назовите другой результат",
        "the folder holds something else; move it away, or name another output",
    ),
    "P737": (
        "здесь остался незаконченный прогон; --resume продолжит его, --overwrite начнёт заново",
        "an unfinished run is here; --resume goes on with it, --overwrite begins anew",
    ),
    "P738": (
        "здесь уже работает другой прогон; дождитесь его или назовите другой результат",
        "another run is at work here; wait for it, or name another output",
    ),
    "P739": (
        "незаконченный прогон был другим ({names}); повторите его тем же вызовом или начните заново с --overwrite",
        "the unfinished run was another one ({names}); call it as it was, or begin anew with --overwrite",
    ),
    "P740": (
        "здесь ничего нет: нужны строка с именами столбцов и хотя бы одна строка под ней",
        "there is nothing here; a row of column names and at least one row below it are needed",
    ),
    "P741": (
        "кодировку определить нельзя: это не UTF-8 и не похоже на Windows-1251; назовите её: --encoding ({names})",
        "the encoding cannot be told: it is no UTF-8 and does not look like Windows-1251; name it by --encoding ({names})",
    ),
    "P742": (
        "столбец «{name}» уже есть (столбец {other}); дайте столбцам разные имена",
        "the column {name} is there already (column {other}); give columns different names",
    ),
    "P743": (
        "в первой строке нет имён столбцов; добавьте их",
        "the first row names no columns; add their names",
    ),
    "P745": (
        "строка с именами столбцов не читается как {name}; назовите кодировку: --encoding",
        "the row of column names is no {name}; name the encoding by --encoding",
    ),
    "P746": (
        "в строке с именами столбцов кавычки не закрыты; закройте их",
        "quotation marks in the row of column names are not closed; close them",
    ),
    "P747": (
        "в строке есть байт {byte}, которого в {name} не бывает; сохраните файл в UTF-8",
        "the line has byte {byte}, which {name} does not know; save the file as UTF-8",
    ),
    "P748": (
        "в строке есть нулевой байт; удалите его",
        "the line has a zero byte; remove it",
    ),
    "P749": (
        "в строке ячеек {found}, а столбцов {right}; должно быть поровну",
        "the line has {found} cells, but there are {right} columns; there must be as many",
    ),
    "P750": (
        "в строке не закрыты кавычки; закройте их или удвойте кавычку внутри ячейки",
        "a quotation mark in the line is not closed; close it, or double it within a cell",
    ),
    "P751": (
        "столбец «{name}» — не факт; {hint}; назовите его так, опишите в --map или пропустите: --ignore",
        "the column {name} is no fact; {hint}; call it so, describe it in --map, or leave it out by --ignore",
    ),
    "P752": (
        "«{value}» — не запись дня; правильно: DD.MM.YYYY, YYYY-MM-DD или serial",
        "{value} is no form of days; right would be DD.MM.YYYY, YYYY-MM-DD or serial",
    ),
    "P753": (
        "одно и то же слово значит разное в true_words, false_words и unknown_words; оставьте его в одном месте",
        "one word means different things in true_words, false_words and unknown_words; keep it in one of them",
    ),
    "P754": (
        "факт «{name}» нельзя дать одним значением; дайте его в таблице",
        "the fact {name} cannot be given as one value; give it in a table",
    ),
    "P755": (
        "имя столбца «{name}» длиннее {limit} байт, база его обрежет; назовите показатель короче",
        "the column name {name} is longer than {limit} bytes and would be cut off; give the outcome a shorter name",
    ),
    "P756": (
        "ключ «{value}» уже был в строке выше; у каждого дела должен быть свой ключ",
        "the key {value} is in a row above already; each case needs a key of its own",
    ),
    "P757": (
        "столбца «{name}» нет в таблице; {hint}",
        "there is no column {name} in the table; {hint}",
    ),
    "P758": (
        "факта «{name}» нет; {hint}",
        "there is no fact {name}; {hint}",
    ),
    "P759": (
        "столбцы «{name}» и «{other}» — об одном факте {fact}; оставьте один",
        "the columns {name} and {other} are about one fact, {fact}; keep one of them",
    ),
    "P760": (
        "ключевого столбца «{name}» нет; {hint}",
        "there is no key column {name}; {hint}",
    ),
    "P761": (
        "нет ключевого столбца {name}; назовите его так или укажите: --key",
        "there is no key column {name}; call it so, or name it by --key",
    ),
    "P762": (
        "в ячейке формула «{value}», а не значение факта «{name}»; вставьте в таблицу значения вместо формул",
        "the cell holds the formula {value}, no value of {name}; paste values in place of formulas",
    ),
    "P763": (
        "код «{value}» столбца «{column}» не описан; {hint}; добавьте его в codes или исправьте ячейку",
        "the code {value} of the column {column} is not described; {hint}; add it to codes, or correct the cell",
    ),
    "P764": (
        "значение «{value}» факта «{name}» — не true и не false; напишите их или опишите свои слова в --map: true_words, false_words",
        "the value {value} of {name} is neither true nor false; write these, or describe your words in --map: true_words, false_words",
    ),
    "P765": (
        'в числе «{value}» факта «{name}» стоит запятая; правильно: {right}, или decimal: "," в --map',
        'the number {value} of {name} has a comma; right would be {right}, or decimal: "," in --map',
    ),
    "P766": (
        "«{value}» — не день факта «{name}», а число электронной таблицы, возможно, {right}; задайте столбцу вид даты или days: serial в --map",
        "{value} is no day for {name} but a spreadsheet's number, perhaps {right}; format the column as dates, or say days: serial in --map",
    ),
    "P767": (
        "день «{value}» факта «{name}» записан иначе, чем ГГГГ-ММ-ДД; правильно: {right}, если сначала день, или days: DD.MM.YYYY в --map",
        "the day {value} of {name} is not written as YYYY-MM-DD; right would be {right}, if the day comes first, or days: DD.MM.YYYY in --map",
    ),
    "P768": (
        "«{value}» — день факта «{name}» вместе со временем; правильно: {right}",
        "{value} is a day for {name} with a time; right would be {right}",
    ),
    "P769": (
        "у строки нет ключа в столбце «{name}»; дайте ей ключ",
        "the row has no key in the column {name}; give it a key",
    ),
    "P800": (
        "на диске кончилось место; освободите его и продолжите с --resume",
        "the disk is full; make room, and go on with --resume",
    ),
    "P801": (
        "не удаётся записать: {reason}; исправьте и продолжите с --resume",
        "it cannot be written: {reason}; put it right, and go on with --resume",
    ),
    "P802": (
        "такой файл уже есть; назовите другой или добавьте --overwrite",
        "it exists already; name another file, or add --overwrite",
    ),
    "P803": (
        "формата «{name}» нет; есть {names}",
        "there is no format {name}; there are {names}",
    ),
    "P804": (
        "это не целый файл {kind}: он обрезан, повреждён или другого вида ({reason}); сохраните его заново",
        "this is no whole {kind} file: it is cut off, broken, or of another kind ({reason}); save it anew",
    ),
    "P805": (
        "таблицы «{name}» здесь нет; {hint}; назовите её: --table",
        "there is no table {name} here; {hint}; name it by --table",
    ),
    "P806": (
        "строка — не JSON (ошибка у знака {n}); одна строка — одно дело",
        "the line is no JSON (a fault at character {n}); one line is one case",
    ),
    "P807": (
        "имя «{name}» в строке дано дважды; оставьте одно",
        "the name {name} is given twice in the line; keep one",
    ),
    "P808": (
        "дела с ключом «{value}» нет; исправьте ключ или добавьте дело",
        "there is no case with the key {value}; correct the key, or add the case",
    ),
    "P809": (
        "списка «{name}» нет; {hint}",
        "there is no list {name}; {hint}",
    ),
    "P810": (
        "в лист помещается {limit} строк; запишите .parquet или .csv",
        "a sheet holds {limit} rows; write .parquet or .csv",
    ),
    "P811": (
        "папки «{name}» нет; создайте её",
        "there is no folder {name}; make it",
    ),
    "P812": (
        "результат нельзя записать поверх исходного файла; назовите другой",
        "the output cannot take the place of the input; name another file",
    ),
    "P813": (
        "вид «{name}» не читается; читаются {names}",
        "inputs of the kind {name} are not read; read are {names}",
    ),
    "P814": (
        "условие «{value}» непонятно; правильно: имя=значение, имя!=значение или имя~часть",
        "the condition {value} is not understood; right would be name=value, name!=value or name~part",
    ),
    "P815": (
        "имени «{name}» нет среди столбцов результата и фактов; {hint}",
        "the name {name} is neither a column of the results nor a fact; {hint}",
    ),
    "P816": (
        "у пакетов {one} и {two} разные словари; сравнить можно пакеты одного словаря",
        "the packs {one} and {two} have different vocabularies; packs of one vocabulary can be compared",
    ),
    "P817": (
        "здесь нет описания выдуманного реестра для словаря {name}; назовите его: --parameters",
        "there is no description of an invented register for the vocabulary {name}; name it by --parameters",
    ),
    "P818": (
        "{name} здесь не подходит к типу факта; подходит: {names}",
        "{name} does not fit the type of the fact; fitting are: {names}",
    ),
    "P819": (
        "доли «{name}» не складываются; нужны числа не меньше 0, и хотя бы одно больше 0",
        "the shares of {name} do not add up; numbers of at least 0 are needed, one of them above 0",
    ),
    "P820": (
        "{option} и {other} вместе не бывают; оставьте одно",
        "{option} and {other} do not go together; keep one of them",
    ),
    "P821": (
        "реестра «{name}» в описании нет; {hint}",
        "the description has no register {name}; {hint}",
    ),
    "P822": (
        "такой файл уже есть; назовите другой",
        "it exists already; name another file",
    ),
    "P823": (
        "значение «{value}» факта «{name}» — не день календаря; правильно: {right}",
        "the value {value} of {name} is no day of the calendar; right would be {right}",
    ),
    "P824": (
        "кодировки «{name}» здесь нет; есть {names} и другие однобайтовые",
        "there is no encoding {name} here; there are {names} and others of one byte",
    ),
    "P825": (
        "«{value}» не может разделять ячейки; нужен один знак, например ; или TAB",
        "{value} cannot part cells; one character is needed, such as ; or TAB",
    ),
    "P826": (
        "вычислители разошлись об исходе «{name}»: по столбцам {one}, поодиночке {two}; решений нет, сообщите разработчикам",
        "the evaluators differ on {name}: by columns {one}, one by one {two}; nothing is decided, tell the developers",
    ),
    "P830": (
        "«{value}» — не имя таблицы; правильно: таблица или схема.таблица",
        "{value} is no name of a table; right would be table or schema.table",
    ),
    "P831": (
        "база данных недоступна: {reason}; ничего не записано",
        "the database does not answer: {reason}; nothing was written",
    ),
    "P832": (
        "для входа postgresql:// нужно одно из двух: --table ИМЯ или --query ЗАПРОС",
        "an input postgresql:// needs --table NAME or --query QUERY, one of the two",
    ),
    "P833": (
        "база данных отказала: {reason}",
        "the database refuses: {reason}",
    ),
    "P834": (
        "таблица {name} уже есть; заменить её: --overwrite",
        "the table {name} exists; --overwrite replaces it",
    ),
    "P835": (
        "столбец «{name}» имеет тип {found}; для этого способа правильно: {right}",
        "the column {name} is of type {found}; this engine needs {right}",
    ),
    "P836": (
        "{option} не подходит к --engine {engine}; уберите его или решайте с --engine local",
        "{option} does not go with --engine {engine}; leave it out, or decide with --engine local",
    ),
    "P837": (
        "для --engine {engine} правильно: {right}",
        "--engine {engine} needs {right}",
    ),
    "P838": (
        "Spark не справился: {reason}; ничего не записано",
        "Spark failed: {reason}; nothing was written",
    ),
    "P839": (
        "строк с ошибкой: {n}, первая: {first}; --strict не допускает их",
        "rows at fault: {n}, the first: {first}; --strict allows none",
    ),
    "P841": (
        "это записал не Punkt, и оно не заменяется; назовите другой результат",
        "Punkt did not write this, and it is not replaced; name another output",
    ),
    "P842": (
        "представление каждый раз даёт другие строки ({one} и {two}); назовите таблицу, или спросите его через --query",
        "the view gives other rows each time ({one} and {two}); name a table, or ask it by --query",
    ),
    "P843": (
        "прогон внутри базы пишет всё или ничего, поэтому продолжать нечего; запустите его заново без --resume",
        "a run inside a database writes all or nothing, so there is nothing to resume; run it anew without --resume",
    ),
    "P844": (
        "значение «{value}» факта «{name}» не годится; правильно: {right}",
        "the value {value} of {name} will not do; right would be {right}",
    ),
    "P845": (
        "на день «{value}» действуют не все пакеты; правильно: с {first} по {last}",
        "on the day {value} not all packs are in force; right would be from {first} to {last}",
    ),
    "P846": (
        "ключ «{value}» стоит в нескольких строках; у каждого дела должен быть свой ключ",
        "the key {value} is in several rows; each case needs a key of its own",
    ),
    "P847": (
        "представление делается над таблицей; сделайте представление для запроса и назовите его: --table",
        "a view is made of a table; make a view of the query, and name it by --table",
    ),
    "P848": (
        "{option} не подходит к --out view:ИМЯ; представление решает при каждом чтении, уберите {option}",
        "{option} does not go with --out view:NAME; a view decides whenever it is read, leave {option} out",
    ),
    "P849": (
        "--checked есть только для --dialect postgres, а не {name}; там строки проверяет punkt run",
        "--checked goes with --dialect postgres only, not {name}; there punkt run checks the rows",
    ),
    "P850": (
        "таблицы не записаны: {reason}; всё решённое сохранено, запишите его с --resume",
        "the tables were not written: {reason}; what is decided is kept, write it with --resume",
    ),
    "P851": (
        "не сказано, в какую таблицу; правильно: table:ТАБЛИЦА, table:СХЕМА.ТАБЛИЦА или postgresql://…#ТАБЛИЦА",
        "no table is named; right would be table:TABLE, table:SCHEMA.TABLE or postgresql://…#TABLE",
    ),
    "P852": (
        "в папку «{name}» записать нельзя: {reason}; исправьте или назовите другую",
        "nothing can be written to the folder {name}: {reason}; put it right, or name another",
    ),
    "P853": (
        "страница не записана: {reason}; всё остальное записано и цело, прогон повторять незачем",
        "the page was not written: {reason}; all else is written and whole, the run need not be repeated",
    ),
    "P854": (
        "сюда запишется другой результат того же прогона; назовите другой файл",
        "another output of the same run goes here; name another file",
    ),
    "P855": (
        "не удаётся записать: {reason}; исправьте и запустите заново",
        "it cannot be written: {reason}; put it right, and run it anew",
    ),
    "P870": (
        "Spark нужна Java (17 или новее), а её здесь нет; установите её или укажите JAVA_HOME",
        "Spark needs Java (17 or later), and there is none; install it, or set JAVA_HOME",
    ),
    "P871": (
        "Spark не запустился: {reason}; нужна Java 17 или новее и свободная память",
        "Spark did not start: {reason}; it needs Java 17 or later, and free memory",
    ),
    "P872": (
        "столбец «{name}» имеет тип {found}, из него нельзя прочитать сведение; уберите его (--ignore) или дайте текст, число, день, да/нет",
        "the column {name} is of type {found}, and no fact can be read from it; leave it out (--ignore), or give a text, a number, a day, a truth value",
    ),
    "P873": (
        "на рабочем узле нет модуля {name}; установите там тот же Punkt: pip install 'punkt[registers,spark]', и назовите его Python: spark.pyspark.python",
        "a worker lacks the module {name}; install the same Punkt there: pip install 'punkt[registers,spark]', and name its Python: spark.pyspark.python",
    ),
    "P874": (
        "на рабочем узле другое: {name}; Punkt и пакеты должны быть те же, что здесь",
        "a worker has another one: {name}; Punkt and packs must be the same as here",
    ),
    "P875": (
        "таблицы {name} в каталоге Spark нет; проверьте имя",
        "there is no table {name} in Spark's catalog; check the name",
    ),
    "P876": (
        "это не таблица Delta: {reason}; назовите папку с _delta_log",
        "this is no table of Delta: {reason}; name a folder with _delta_log",
    ),
    "P877": (
        "в таблице Delta включено {name}, без Delta в Spark её не прочитать верно; дайте сеансу spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
        "the table of Delta has {name}, and cannot be read rightly unless Spark has Delta; give the session spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
    ),
    "P878": (
        "таблицу Delta в этой файловой системе записывает только Spark с Delta; дайте сеансу spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
        "a table of Delta on this file system is written by a Spark that has Delta; give the session spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
    ),
    "P879": (
        "ключ «{value}» есть и в другой строке; у строк на кластере нет порядка, поэтому не решена ни одна: дайте каждому делу свой ключ",
        "the key {value} is in another row too; rows on a cluster have no order, so none of them is decided: give each case a key of its own",
    ),
    "P880": (
        "файлов, которые записали рабочие узлы, здесь не видно; папка результата должна быть общей, или назовите hdfs://, s3a://",
        "files that workers wrote are not seen here; the folder of the output must be a shared one, or name hdfs://, s3a://",
    ),
    "P881": (
        "через Spark Connect так не решить; запустите через spark-submit или вызовите punkt.spark.decide",
        "this cannot be done through Spark Connect; begin it by spark-submit, or call punkt.spark.decide",
    ),
    "P882": (
        "на Spark прогон не продолжают: потерянное он считает заново сам, а остатки убитого прогона уберёт следующий; запустите без --resume",
        "a run on Spark is not gone on with: Spark itself repeats what is lost, and the next run removes what a killed one left; leave out --resume",
    ),
    "P900": (
        "это {what}; {right}",
        "this is {what}; {right}",
    ),
    "P901": (
        "в числе «{value}» факта «{name}» пробелы между разрядами; правильно: {right}",
        "the number {value} of {name} has blanks between its digits; right would be {right}",
    ),
    "P902": (
        "в дне «{value}» факта «{name}» год записан двумя цифрами; напишите все четыре",
        "the day {value} of {name} has a year of two digits; write all four",
    ),
    "P903": (
        "«{value}» факта «{name}» — только год; нужен день: ГГГГ-ММ-ДД",
        "{value} of {name} is a year only; a day is needed: YYYY-MM-DD",
    ),
    "P904": (
        "строки кончаются одним знаком CR; сохраните файл с обычными концами строк (CRLF или LF)",
        "lines end with a CR alone; save the file with usual line ends (CRLF or LF)",
    ),
    "P905": (
        "«{value}» факта «{name}» — время в часовом поясе, и день по нему не определить; запишите день без времени",
        "{value} of {name} is a time in a time zone, which tells no day for sure; write the day without a time",
    ),
    "P906": (
        "в столбце «{name}» не значения, а {type}; разложите их по столбцам с путями фактов или дайте дела в .jsonl",
        "the column {name} holds no values, but {type}; lay them out as columns called by paths of facts, or give cases as .jsonl",
    ),
    "P907": (
        "в ячейке ошибка таблицы «{value}», а не значение факта «{name}»; исправьте её",
        "the cell holds the spreadsheet's error {value}, no value of {name}; correct it",
    ),
    "P908": (
        "над таблицей стоит заголовок «{value}»; удалите строки над строкой с именами столбцов",
        "a title stands above the table: {value}; remove the rows above the one that names the columns",
    ),
}
