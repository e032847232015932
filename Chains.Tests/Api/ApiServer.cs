using System.Net;
using System.Text;
using System.Text.Json;
using Chains.Core.Configuration;
using Chains.Core.Reconciling;
using Chains.Core.Records;
using Chains.Core.Records.Changes;
using Chains.Core.Records.Ledger;
using Chains.Core.Storage;
using Chains.Core.Trust;
using Chains.Core.Verification;
using Chains.Tests.Shared;
using Chains.Web.Api;
using Chains.Web.Hosting;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Api;

/// <summary>The API on a real web server, over a real database, with fakes where it would reach for the cluster.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    public static readonly DateTimeOffset Finished = new(2026, 8, 1, 10, 3, 7, TimeSpan.Zero);

    private readonly string _directory;

    private ApiServer(WebApplication app, string directory)
    {
        App = app;
        _directory = directory;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(app.Urls.Single()) };
        Seed = new RecordSeed(app.Services.GetRequiredService<RunLedger>(), app.Services.GetRequiredService<IKeyRegistry>());
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public RecordSeed Seed { get; }

    public FakeReplay Replay => (FakeReplay)App.Services.GetRequiredService<IRunReplay>();

    public FakeConfigMapEditor Editor => (FakeConfigMapEditor)App.Services.GetRequiredService<IConfigMapEditor>();

    public ConfigurationStore Store => App.Services.GetRequiredService<ConfigurationStore>();

    public ChangeFeed Feed => App.Services.GetRequiredService<ChangeFeed>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ApiServer> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var directory = Directory.CreateTempSubdirectory("chains-api-").FullName;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiEndpoints).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMetrics();
        builder.Services.Configure<DatabaseOptions>(options => options.ConnectionString = $"Data Source={Path.Combine(directory, "chains.db")}");
        builder.Services.AddRecords();
        builder.Services.AddSingleton<ConfigurationStore>();
        builder.Services.AddSingleton(new ControllerOptions()).AddSingleton<RetryPolicy>().AddOutbox();
        builder.Services.AddSingleton<IRunReplay, FakeReplay>();
        builder.Services.AddSingleton<IConfigMapEditor, FakeConfigMapEditor>();
        builder.Services.Configure<ChainsHostOptions>(options => options.DataDirectory = directory).AddSingleton<DataDirectory>();
        builder.Configuration["Chains:Auth:Mode"] = nameof(AuthMode.None);
        builder.Services.AddSingleton(Options.Create(new AuthOptions { Mode = AuthMode.None }));
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddTrust().AddVerification();
        builder.Services.Configure<ReverificationOptions>(options => options.PerMinute = 0);
        builder.Services.Configure<TrustOptions>(options => options.RefreshInterval = TimeSpan.Zero);
        builder.Services.AddTelemetry().AddHealth().AddApi().AddApiDescription();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseSecurityHeaders();
        app.UseApiErrors();
        app.UseAccess();
        app.MapHealth();
        app.MapTelemetry();
        app.MapApi();
        app.MapApiDescription();
        await using (var context = await app.Services.GetRequiredService<IDbContextFactory<ChainsDbContext>>().CreateDbContextAsync(Cancellation))
            await DatabaseMigration.ApplyAsync(context, Cancellation);
        await app.StartAsync(Cancellation);
        return new ApiServer(app, directory);
    }

    /// <summary>A signed TaskRun with an image.</summary>
    public async Task<RunRecord> SignAsync(string name, string ns = "default", RunState state = RunState.Signed)
    {
        await Seed.RegisterKeyAsync();
        var image = RecordSeed.ImageOf("registry.example.com/" + name);
        var run = RecordSeed.Run(name, Finished, state, @namespace: ns);
        foreach (var artifact in (ArtifactRecord[])[Seed.Provenance(run, [image]), Seed.Image(run, image)])
        {
            artifact.Deliveries.Add(RecordSeed.Delivered(run, "tekton"));
            run.Artifacts.Add(artifact);
        }

        await Seed.SaveAsync(run);
        return run;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode is HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(text);
    }

    public Task<byte[]> BytesAsync(string path) => Client.GetByteArrayAsync(path, Cancellation);

    /// <summary>Sends a request and expects problem details of that status.</summary>
    public async Task<JsonElement> ProblemAsync(HttpMethod method, string path, int status, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }

        using var response = await Client.SendAsync(request, Cancellation);
        return await ProblemAsync(response, status);
    }

    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True((int)response.StatusCode == status, $"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Seed.Dispose();
        await App.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}
