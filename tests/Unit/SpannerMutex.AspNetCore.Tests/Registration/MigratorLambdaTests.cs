using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SpannerMutex.Migrations;
using SpannerMutex.Stores.InMemory;

namespace SpannerMutex.AspNetCore.Tests.Registration;

/// <summary>Every lambda that a user would naturally write compiles, and the gate stays shut until its migration has ended.</summary>
public sealed class MigratorLambdaTests
{
    private static readonly Dictionary<string, Action<SpannerMutexMigrationsBuilder>> s_lambdas = new()
    {
        ["task"] = gate => gate.UseMigrator<SlowTool>(migrate: t => t.MigrateAsync()),
        ["task, by position"] = gate => gate.UseMigrator<SlowTool>(t => t.MigrateAsync()),
        ["task, type inferred"] = gate => gate.UseMigrator((SlowTool t) => t.MigrateAsync()),
        ["task with a result"] = gate => gate.UseMigrator<SlowTool>(migrate: t => t.CountAsync()),
        ["async"] = gate => gate.UseMigrator<SlowTool>(migrate: async t => await t.MigrateAsync()),
        ["async block"] = gate => gate.UseMigrator<SlowTool>(migrate: async t =>
        {
            await t.MigrateAsync();
        }),
        ["async over a value task"] = gate => gate.UseMigrator<SlowTool>(migrate: async t => await t.MigrateValueAsync()),
        ["task and token"] = gate => gate.UseMigrator<SlowTool>(migrate: (t, token) => t.MigrateAsync(token)),
        ["async and token"] = gate => gate.UseMigrator<SlowTool>(migrate: async (t, token) => await t.MigrateAsync(token)),
        ["task of a task"] = gate => gate.UseMigrator<SlowTool>(migrate: t => Task.Factory.StartNew(
            async () => await t.MigrateAsync(), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default)),
        ["synchronous, a result that is looked at"] = gate => gate.UseSynchronousMigrator<SlowTool>(migrate: t =>
        {
            if (!t.TryMigrate())
            {
                throw new InvalidOperationException();
            }
        }),
        ["pending and task"] = gate => gate.UseMigrator<SlowTool>(isPending: t => t.HasPendingAsync(), migrate: t => t.MigrateAsync()),
        ["pending and async"] = gate => gate.UseMigrator<SlowTool>(isPending: async t => await t.HasPendingAsync(), migrate: async t => await t.MigrateAsync()),
        ["pending and token"] = gate => gate.UseMigrator<SlowTool>(isPending: (t, _) => t.HasPendingAsync(), migrate: (t, token) => t.MigrateAsync(token)),
        ["synchronous"] = gate => gate.UseSynchronousMigrator<SlowTool>(migrate: t => t.Migrate()),
        ["pending and synchronous"] = gate => gate.UseSynchronousMigrator<SlowTool>(isPending: t => t.HasPending(), migrate: t => t.Migrate()),
    };

    public static TheoryData<string> Lambdas => [.. s_lambdas.Keys];

    [Theory]
    [MemberData(nameof(Lambdas))]
    public async Task UseMigrator_NaturalLambda_GateStaysShutUntilItsMigrationHasEnded(string lambda)
    {
        var run = new SlowToolRun();
        using var services = Services(run, s_lambdas[lambda]);
        var gate = services.GetRequiredService<MigrationGate>();

        // Nothing else of this gate waits: if the migration's task were dropped, the gate would be open when this returns.
        var running = lambda.Contains("synchronous", StringComparison.Ordinal)
            ? Task.Run(() => gate.RunAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken)
            : gate.RunAsync(TestContext.Current.CancellationToken);
        await run.Begun;
        running.IsCompleted.ShouldBeFalse();
        gate.Opened.IsCompleted.ShouldBeFalse();
        run.Release();
        await running;

        (await run.WasDisposedAtItsEnd).ShouldBeFalse();
        gate.Opened.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void UseSynchronousMigrator_AsyncVoid_IsRefusedAtOnce()
    {
        Action<SlowTool> migrate = async tool => await tool.MigrateAsync();

        using var services = Services(new SlowToolRun(), gate =>
        {
            Should.Throw<ArgumentException>(() => gate.UseSynchronousMigrator(migrate)).Message.ShouldContain("Use UseMigrator<TService>");
            Should.Throw<ArgumentException>(() => gate.UseSynchronousMigrator<SlowTool>(MigrateVoidAsync));
        });

        static async void MigrateVoidAsync(SlowTool tool) => await tool.MigrateAsync();
    }

    /// <summary>What must not compile is an overload that can't be called.</summary>
    [Theory]
    [InlineData(typeof(Task))]
    [InlineData(typeof(ValueTask))]
    [InlineData(typeof(object))]
    public void UseSynchronousMigrator_LambdaWithAResult_DoesNotCompile(Type result)
    {
        var overload = typeof(SpannerMutexSynchronousMigratorExtensions).GetMethods()
            .Where(method => method.Name == nameof(SpannerMutexSynchronousMigratorExtensions.UseSynchronousMigrator))
            .Single(method => method.GetParameters()[1].ParameterType.GetMethod("Invoke")!.ReturnType == result);

        overload.GetCustomAttribute<ObsoleteAttribute>().ShouldNotBeNull().IsError.ShouldBeTrue();
    }

    private static ServiceProvider Services(SlowToolRun run, Action<SpannerMutexMigrationsBuilder> use)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddScoped(_ => new SlowTool(run));
        use(builder.Services.AddSpannerMutexMigrations().UseLeaseStore(_ => new InMemoryLeaseStore()));
        return builder.Services.BuildServiceProvider();
    }
}
