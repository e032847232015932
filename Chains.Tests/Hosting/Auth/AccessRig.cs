using System.Net.Http.Headers;
using Chains.Core.Records.Access;
using Chains.Core.Records.Queries;
using Chains.Web.Hosting;
using Chains.Web.Hosting.Auth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Chains.Tests.Hosting.Auth;

/// <summary>The whole service on the sandbox, in this process, in one of its modes of authentication.</summary>
internal sealed class AccessRig : IAsyncDisposable
{
    public AccessRig(WebApplication app, string directory)
    {
        (App, DataDirectory) = (app, directory);
        Client = Browser();
    }

    public WebApplication App { get; }

    public string DataDirectory { get; }

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; }

    public IReadOnlyList<RouteEndpoint> Routes =>
        [.. ((IEndpointRouteBuilder)App).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <summary>Gives a bearer token to somebody with that role, where the mode has its own.</summary>
    public Func<Role, Task<string>>? Tokens { get; init; }

    /// <summary>What the mode needed beside the service.</summary>
    public IAsyncDisposable? Beside { get; init; }

    public static async Task<AccessRig> StartAsync(AuthMode mode, params string[] settings)
    {
        var (app, directory) = Build(mode, null, settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AccessRig(app, directory);
    }

    /// <param name="directory">A data directory that is there already; null for a new one.</param>
    public static (WebApplication App, string Directory) Build(AuthMode mode, string? directory, params string[] settings)
    {
        directory ??= Directory.CreateTempSubdirectory("chains-access-").FullName;
        return (ChainsHost.Build(
        [
            $"--Chains:DataDirectory={directory}", $"--Chains:Auth:Mode={mode}", "--Urls=http://127.0.0.1:0", "--Chains:Cluster:Mode=Sandbox",
            "--Chains:Sandbox:Port=0", "--Chains:Sandbox:Samples=false", "--Logging:LogLevel:Default=None", .. settings,
        ]), directory);
    }

    public HttpClient Browser(bool cookies = false) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = new Uri(App.Urls.First()) };

    /// <summary>A bearer token of somebody with that role: the mode's own, or one that the service made.</summary>
    public async Task<string> TokenAsync(Role role)
    {
        if (Tokens is { } tokens)
            return await tokens(role);
        var made = await App.Services.GetRequiredService<ApiTokens>().CreateAsync(
            Guid.NewGuid().ToString("N"), role.ToString(), TimeSpan.FromHours(1), "test", TestContext.Current.CancellationToken);
        return made!.Value.Token;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync() =>
        (await App.Services.GetRequiredService<AuditQueries>().ListAsync(new AuditFilter(), null, 500, TestContext.Current.CancellationToken)).Items;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        if (Beside is { } beside)
            await beside.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
