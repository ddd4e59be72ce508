using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SpannerMutex.Leases;
using SpannerMutex.Migrations;

namespace SpannerMutex.EntityFrameworkCore.Tests;

/// <summary>What one instance of a service has for itself: its connections, contexts and gate.</summary>
internal sealed class Instance<TContext> : IAsyncDisposable
    where TContext : DbContext
{
    private readonly NpgsqlDataSource _source;
    private readonly ServiceProvider _services;

    public Instance(
        string connectionString,
        ILeaseStore store,
        string name = "one",
        LeaseOptions? lease = null,
        Assembly? migrations = null,
        ILoggerProvider? log = null)
    {
        _source = NpgsqlDataSource.Create(connectionString);
        _services = new ServiceCollection()
            .AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log))
            .AddDbContext<TContext>(options => options.UseNpgsql(
                _source, npgsql => npgsql.MigrationsAssembly(migrations ?? typeof(TContext).Assembly)))
            .BuildServiceProvider();
        Migrator = new EntityFrameworkCoreMigrator<TContext>(_services.GetRequiredService<IServiceScopeFactory>());
        Gate = new MigrationGate(
            Migrator,
            new DistributedMutex(store, new LeaseName("migrations"), lease ?? new LeaseOptions { PollInterval = TimeSpan.FromMilliseconds(50) }),
            InstanceIdentity.FromEnvironment(name));
    }

    public EntityFrameworkCoreMigrator<TContext> Migrator { get; }

    public MigrationGate Gate { get; }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _source.DisposeAsync();
    }
}
