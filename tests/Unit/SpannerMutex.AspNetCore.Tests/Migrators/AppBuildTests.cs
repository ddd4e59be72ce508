using System.Security.Cryptography;
using SpannerMutex.AspNetCore.Configuration;
using SpannerMutex.AspNetCore.Migrators;
using SpannerMutex.Migrations;

namespace SpannerMutex.AspNetCore.Tests.Migrators;

public sealed class AppBuildTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spannermutex-build-").FullName;

    [Fact]
    public void Name_TheAssemblyOfTheMigrationsIsAnotherBuild_IsAnother()
    {
        Put("Shop.dll", typeof(AppBuildTests));
        Put("Shop.Migrations.dll", typeof(MigrationGate));
        var before = AppBuild.Name(_folder);

        AppBuild.Name(_folder).ShouldBe(before);
        Put("Shop.Migrations.dll", typeof(MigrationGateMode));
        AppBuild.Name(_folder).ShouldNotBe(before);
    }

    [Fact]
    public void Name_NativeCodeLiesBesideIt_IsPassedOver()
    {
        Put("Shop.dll", typeof(AppBuildTests));
        File.WriteAllBytes(Path.Combine(_folder, "e_sqlite3.dll"), [0x7f, (byte)'E', (byte)'L', (byte)'F']);

        AppBuild.Name(_folder).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Name_PublishedAsOneFile_IsThatOfTheProgram() => AppBuild.Name(_folder)
        .ShouldEndWith(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Environment.ProcessPath!)))[..32]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Put(string file, Type from) => File.Copy(from.Assembly.Location, Path.Combine(_folder, file), overwrite: true);
}
