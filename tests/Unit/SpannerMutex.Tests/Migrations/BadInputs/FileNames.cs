namespace SpannerMutex.Tests.Migrations.BadInputs;

internal static class FileNames
{
    private const string Form = "must be named V<number>__<name>.sql, like V0001__add_orders.sql";

    public static IEnumerable<BadInput> All =>
    [
        BadInput.Name("V1__a.sql"),
        BadInput.Name("V0001__add_orders.sql"),
        BadInput.Name("V00000000000000000001__a.sql"),
        BadInput.Name("V20261128153000__a.sql"),
        BadInput.Name("V9223372036854775807__a.sql"),
        BadInput.Name("V0001__a.b-c_d.sql"),
        BadInput.Name("V0001___a.sql"),
        BadInput.Name("V0001__A.sql"),
        BadInput.Name("V0__a.sql", "V0__a.sql: 0 is not a version: a version is a number from 1 to 9223372036854775807."),
        BadInput.Name("V0000__a.sql", "0000 is not a version"),
        BadInput.Name("V9223372036854775808__a.sql", "is not a version"),
        BadInput.Name("V99999999999999999999999999__a.sql", "is not a version"),
        BadInput.Name("v0001__a.sql", "v0001__a.sql: ", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001__a.SQL", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001__a.Sql", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001_a.sql", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001-a.sql", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001 a.sql", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001.a.sql", Form, "Rename it to V0001__a.sql."),
        BadInput.Name("V0001__add orders.sql", Form, "Rename it to V0001__add_orders.sql."),
        BadInput.Name("V0001__é.sql", Form, "Rename it to V0001___.sql."),
        BadInput.Name("V0001__a\nb.sql", Form, "Rename it to V0001__a_b.sql."),
        BadInput.Name("V0001__a;b.sql", Form, "Rename it to V0001__a_b.sql."),
        BadInput.Name("V0001__.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V0001.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V-1__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V+1__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V0x1__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("V１__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("0001__a.sql", Form, "Rename it, or move it out"),
        BadInput.Name("seed.sql", Form, "Rename it, or move it out"),
        BadInput.Name("R__views.sql", Form, "Repeatable (R) and undo (U) migrations are not supported."),
        BadInput.Name("U0001__a.sql", Form, "Repeatable (R) and undo (U) migrations are not supported."),
        BadInput.Name("V0001_1__hot.sql", Form, "A version is a whole number, and 0001_1 is not. Rename it to V0002__hot.sql."),
        BadInput.Name("V1.2__hot.sql", "A version is a whole number, and 1.2 is not. Rename it to V2__hot.sql."),
        BadInput.Name("V2026-11-28__hot.sql", "A version is a whole number, and 2026-11-28 is not. Rename it to V2027__hot.sql."),
        BadInput.Name("V0001__a", Form, "Rename it, or move it out"),
        BadInput.Name("V0001__a.txt", Form, "Rename it, or move it out"),
        BadInput.Name("V0001__a.sql.txt", Form, "Rename it, or move it out"),
        BadInput.Name("V0001__a.sql ", Form, "Rename it, or move it out"),
        new("a fraction between two numbers", Two("V0003__a.sql", "V0003_1__hot.sql"), "V0003_1__hot.sql: ", "0003_1 is not. Rename it to V0004__hot.sql."),
        new("a fraction below the newest", Two("V0041__a.sql", "V0003.1__hot.sql"), "0003.1 is not. Rename it to V0042__hot.sql."),
        new("a fraction beside the last number", Two("V9223372036854775807__a.sql", "V3.1__hot.sql"), "3.1 is not. Give it a free number, and rename it."),
        new("a wrong name whose number is taken", Two("V0001__a.sql", "V0001_b.sql"), "V0001_b.sql: ", "Rename it to V0002__b.sql."),
        new("one version twice", Two("V1__a.sql", "V0001__b.sql"), "V0001__b.sql and V1__a.sql share the version 1. Give all but one a new number."),
        new("names that differ by case", Two("V0001__a.sql", "V0001__A.sql"), "share the version 1"),
        new("left behind by git and editors", folder => Two("V0001__a.sql.orig", "V0001__a.sql~")(folder.With("V0001__a.sql", BadInput.Create).With("V0001__a.sql.bak", "x").With(".V0002__b.sql.swp", "x"))),
    ];

    private static Action<TemporaryFolder> Two(string one, string other) =>
        folder => folder.With(one, BadInput.Create).With(other, "DROP TABLE t");
}
