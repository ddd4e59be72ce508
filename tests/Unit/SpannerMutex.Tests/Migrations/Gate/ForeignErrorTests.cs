using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Reflection;
using Google.Cloud.Spanner.Data;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.AdoNet;
using SpannerMutex.Tests.Leases;

namespace SpannerMutex.Tests.Migrations.Gate;

/// <summary>What foreign tools and drivers throw, in the wrappers in which they throw it.</summary>
public sealed class ForeignErrorTests
{
    private const string Sql = "An error occurred executing the following sql:\nCREATE TABLE a\nThe error was 42P07: a exists\n";

    private readonly Fleet _fleet = new();

    public static TheoryData<Exception, string> Wrapped { get; } = new()
    {
        { new AggregateException(new DriverException("42P07: a exists")), "42P07: a exists" },
        { new TargetInvocationException(new DriverException("42P07: a exists")), "42P07: a exists" },
        { Plain(Sql, new DriverException("42P07: a exists")), Sql.Trim() },
        { Plain("In migration 7.", new AggregateException(new DriverException("42P07: a exists"))), "In migration 7. 42P07: a exists" },
        { new AggregateException(new DriverException("one."), Plain("two.", new DriverException("three."))), "one. two. three." },
        { new AggregateException(new DriverException("no driver\n"), new DriverException("no driver\n"), new DriverException("no file")), "no driver no file" },
        { new InvalidOperationException("its own word", new DriverException("42P07: a exists")), "its own word" },
    };

    public static TheoryData<Exception> Passing { get; } =
    [
        new DriverException("57P03: starting up", isTransient: true),
        Plain("An error occurred executing the following sql: …", new DriverException("08006: broken", isTransient: true)),
        new AggregateException(new DriverException("refused", inner: new SocketException((int)SocketError.ConnectionRefused))),
        new InvalidOperationException("The context failed.", StoreFailedException.Passing()),
        new InvalidOperationException("The context failed.", new AdoNetLeaseStoreException("no answer", isTransient: true, new TimeoutException())),
        Plain("An error occurred executing the following sql: …", new SpannerException(ErrorCode.Unavailable)),
        new SpannerException(ErrorCode.Aborted),
        new SpannerException(ErrorCode.ResourceExhausted),
    ];

    public static TheoryData<Exception> TimeLimits { get; } =
    [
        new DriverException("Exception while reading from stream", isTransient: true, new TimeoutException()),
        new AggregateException(new SpannerException(ErrorCode.DeadlineExceeded), new SpannerException(ErrorCode.Aborted)),
    ];

    public static TheoryData<Exception> Denied { get; } =
    [
        Plain("An error occurred executing the following sql: …", new DriverException("no right", sqlState: "42501")),
        new DriverException("no such role", sqlState: "28000"),
        new DriverException("wrong password", sqlState: "28P01"),
        new SpannerException(ErrorCode.PermissionDenied),
        new SpannerException(ErrorCode.Unauthenticated),
    ];

    [Theory]
    [MemberData(nameof(Wrapped))]
    public async Task RunAsync_TheToolWrapsItsError_TheCauseIsReportedWithItsStatement(Exception thrown, string reported)
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw thrown;

        var shut = await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        shut.Message.ShouldBe($"{reported} (failed attempt 1 of 3 in the whole fleet)");
        _fleet.Set().Error.ShouldBe(reported);
        shut.InnerException.ShouldNotBeOfType<TargetInvocationException>();
        shut.InnerException!.GetType().ShouldNotBe(typeof(Exception));
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task RunAsync_TheDriverCantReachItsServer_IsTriedAgainAndNotCounted(Exception thrown)
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw thrown;
        instance.Start();
        instance.Phase.ShouldBe(MigrationPhase.Waiting);
        _fleet.Set().FailedAttempts.ShouldBe(0);

        instance.Migrator.WhenMigrating = (_, _) => Task.CompletedTask;
        _fleet.AdvanceOnePoll();

        await instance.ShouldBeOpenAsync();
    }

    [Theory]
    [MemberData(nameof(TimeLimits))]
    public async Task RunAsync_AStatementRunsIntoItsTimeLimit_IsTheMigrationsFailure(Exception thrown)
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw thrown;

        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        _fleet.Set().FailedAttempts.ShouldBe(1);
    }

    [Fact]
    public async Task RunAsync_TheToolFailsWhenAskedUnderTheLock_IsNotCounted()
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenAsked = (lease, _) => lease is null ? Task.CompletedTask : throw new DriverException("42501: no right");

        (await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed)).Message.ShouldBe("42501: no right");

        _fleet.Seen.IsFree.ShouldBeTrue();
        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, 0));
    }

    [Theory]
    [MemberData(nameof(Denied))]
    public async Task RunAsync_TheServerDeniesARight_StopsThisInstanceAndIsNotCounted(Exception thrown)
    {
        var instance = _fleet.Instance("a");
        instance.Migrator.WhenMigrating = (_, _) => throw thrown;

        await instance.Start().ShouldStayShutAsync(MigrationPhase.Failed);

        (_fleet.Note!.Outcome, _fleet.Set().FailedAttempts).ShouldBe((MigrationOutcome.Interrupted, 0));
    }

    [SuppressMessage("Usage", "CA2201", Justification = "FluentMigrator throws it.")]
    private static Exception Plain(string message, Exception inner) => new(message, inner);

    private sealed class DriverException(
        string message, bool isTransient = false, Exception? inner = null, string? sqlState = null) : DbException(message, inner)
    {
        public override bool IsTransient => isTransient;

        public override string? SqlState => sqlState;
    }
}
