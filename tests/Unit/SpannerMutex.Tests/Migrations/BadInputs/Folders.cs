using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace SpannerMutex.Tests.Migrations.BadInputs;

/// <summary>What may stand in a folder in place of a file.</summary>
internal static class Folders
{
    private const string NoFile = "V0002__b.sql: the file holds no statement: it is empty, or a pipe, a socket or a device";

    private static readonly ConcurrentBag<Socket> s_open = [];

    public static IEnumerable<BadInput> All =>
    [
        new("an empty folder", folder => folder.With("README.md", "x"), "holds no migration. Add a first one"),
        new("no folder", folder => Directory.Delete(folder.Path), "doesn't exist. Create it"),
        new("a file in place of the folder", AsFile, "is a file. Give the folder"),
        new("an empty file", folder => Good(folder).With("V0002__b.sql", ""), NoFile),
        new("a pipe", folder => Run("mkfifo", In(folder, "V0002__b.sql")), NoFile),
        new("a link to a pipe", folder => Link(folder, "V0002__b.sql", Run("mkfifo", In(folder, "pipe"))), NoFile),
        new("a socket", Listen, NoFile),
        new("a device without an end", folder => Link(folder, "V0002__b.sql", "/dev/zero"), NoFile),
        new("a device that is empty", folder => Link(folder, "V0002__b.sql", "/dev/null"), NoFile),
        new("a folder of a file's name", folder => Directory.CreateDirectory(In(folder, "V0002__b.sql")), "V0002__b.sql: it is a folder, or a link to one."),
        new("a link to a folder, of a file's name", folder => Link(folder, "V0002__b.sql", Path.GetTempPath()), "V0002__b.sql: it is a folder, or a link to one."),
        new("a link to nothing", folder => Link(folder, "V0002__b.sql", "gone"), "V0002__b.sql: the file can't be read"),
        new("a link to itself", folder => Link(folder, "V0002__b.sql", "V0002__b.sql"), "V0002__b.sql: "),
        new("a link to a file", folder => Link(folder.With("..data/V0002__b.sql", BadInput.Create), "V0002__b.sql", "..data/V0002__b.sql")),
        new("a mounted volume", Mounted),
        new("a migration in a sub-folder", folder => Good(folder).With("2027/V0002__b.sql", BadInput.Create), "sub-folders are not read. Move the file up"),
        new("a migration in a linked folder", folder => Link(folder.With(".hidden/V0002__b.sql", BadInput.Create), "more", ".hidden"), "more/V0002__b.sql: sub-folders are not read."),
        new("a folder that links to itself", folder => Link(folder, "more", ".")),
        new("two problems", folder => folder.With("V0001__a.sql", "SELECT 1").With("b.sql", ""), "2 problems in the migration scripts", "V0001__a.sql, line 1: ", "b.sql: "),
    ];

    private static TemporaryFolder Good(TemporaryFolder folder) => folder.With("V0001__a.sql", BadInput.Create);

    private static string In(TemporaryFolder folder, string name) => Path.Combine(Good(folder).Path, name);

    private static void Link(TemporaryFolder folder, string name, string target) => File.CreateSymbolicLink(In(folder, name), target);

    private static void AsFile(TemporaryFolder folder)
    {
        Directory.Delete(folder.Path);
        File.WriteAllText(folder.Path, "x");
    }

    private static void Mounted(TemporaryFolder folder)
    {
        folder.With("..2026_11_28/V0001__a.sql", BadInput.Create);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "..data"), "..2026_11_28");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "V0001__a.sql"), "..data/V0001__a.sql");
    }

    // Its file goes with the socket, and the folder's clean-up takes it.
    private static void Listen(TemporaryFolder folder)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(In(folder, "V0002__b.sql")));
        s_open.Add(socket);
    }

    private static string Run(string command, string path)
    {
        using var process = Process.Start(command, [path]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return path;
    }
}
