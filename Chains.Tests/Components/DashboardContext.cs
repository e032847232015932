using Bunit;
using Chains.Core.Configuration;
using Chains.Core.Pipeline;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Ledger;
using Chains.Core.Storage;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Shared;
using Chains.Web.Components;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Chains.Tests.Components;

/// <summary>Components over a real database in a directory of its own, and a clock that stands still.</summary>
public abstract class DashboardContext : BunitContext, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("chains-dashboard").FullName;

    protected static DateTimeOffset Now { get; } = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    protected RecordSeed Seed { get; private set; } = default!;

    /// <summary>What the visitor of the page may do.</summary>
    protected Role? Visitors { get; set; } = Role.Admin;

    protected ConfigurationStore Store => Services.GetRequiredService<ConfigurationStore>();

    public async ValueTask InitializeAsync()
    {
        // LiveUpdates imports its module after the first render; the pages are tested without it.
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.Configure<DatabaseOptions>(o => o.ConnectionString = $"Data Source={Path.Combine(_directory, "chains.db")};Pooling=False");
        Services.AddSingleton<TimeProvider>(new StandingClock(Now));
        Services.AddMetrics().AddSingleton<ChainsMetrics>().AddRecords();
        Services.AddLogging().AddSingleton(new ControllerOptions()).AddSingleton<RetryPolicy>().AddOutbox();
        Services.AddSingleton(provider => new ConfigurationStore(provider.GetRequiredService<TimeProvider>()));
        Services.AddLogging().AddTrust().AddVerification();
        Services.AddSingleton(new DashboardEnvironment());
        Services.AddSingleton<AuditTrail>().AddScoped<PageCaller>().AddScoped<AuthenticationStateProvider>(_ => new Visitor(Visitors));
        Services.AddMudServices();
        Configure(Services);
        // Makes the service provider: nothing can be registered afterwards.
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
        await using (var context = await Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync())
            await DatabaseMigration.ApplyAsync(context, CancellationToken.None);
        Seed = new RecordSeed(Services.GetRequiredService<RunLedger>(), Services.GetRequiredService<IKeyRegistry>());
        await Seed.RegisterKeyAsync();
        Store.ApplyMissing();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        Seed.Dispose();
        await DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(IServiceCollection services)
    {
    }

    private sealed class Visitor(Role? role) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new Caller("somebody", Caller.ThroughSession, role).ToPrincipal("test")));
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
