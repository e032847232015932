using System.Net;
using Chains.Web.Sandbox.Api;
using Chains.Web.Sandbox.Objects;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Chains.Web.Sandbox;

/// <summary>
/// The embedded default: a subset of the Kubernetes API on a loopback port of its own, with the runs of a sandbox in a journal on disk, and a transparency log
/// and certificate authority of its own beside it.
/// <see cref="StartAsync"/> returns when it answers; <see cref="StopAsync"/> ends its watches and closes the port, and it can be started again with what it holds.
/// </summary>
public sealed partial class SandboxServer : IHostedService, IAsyncDisposable
{
    private readonly ObjectStore _store;
    private readonly LocalSigstore _sigstore;
    private readonly int _port;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private CancellationTokenSource _stopping = new();
    private WebApplication? _application;

    /// <param name="directory">Where the journal is kept; null keeps everything in memory.</param>
    /// <param name="port">0 takes a free port.</param>
    /// <param name="historyCapacity">Changes of each type that a watch can still be given; what is older answers 410.</param>
    public SandboxServer(string? directory, int port, ILoggerFactory loggers, TimeProvider? clock = null, int historyCapacity = 10_000)
    {
        (_port, _loggers, _clock) = (port, loggers, clock ?? TimeProvider.System);
        _logger = loggers.CreateLogger<SandboxServer>();
        Address = new Uri($"http://127.0.0.1:{port}");
        _store = new ObjectStore(directory, historyCapacity);
        _sigstore = new LocalSigstore(directory, () => Address, _clock);
        WasEmpty = _store.IsEmpty;
        new SandboxSeed(new ObjectWriter(_store, _clock), _store).Apply(port > 0 ? Text(Address) : null);
        Faults = new SandboxFaults();
    }

    /// <summary>Where it answers, as <c>http://127.0.0.1:8001</c>. With port 0, known once started.</summary>
    public Uri Address { get; private set; }

    /// <summary>Nothing was stored when it opened: this is its first start.</summary>
    public bool WasEmpty { get; }

    public SandboxFaults Faults { get; }

    internal ObjectStore Store => _store;

    internal LocalSigstore Sigstore => _sigstore;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _stopping = new CancellationTokenSource();
        var port = Address.Port > 0 ? Address.Port : _port;
        // Empty: the other builders watch every directory below the working directory for changes of their settings.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.DrainLimit;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var application = builder.Build();
        var endpoint = new ApiEndpoint(_store, _sigstore, _clock, Faults, _loggers.CreateLogger<ApiEndpoint>());
        var stopping = _stopping.Token;
        application.Run(context => endpoint.HandleAsync(context, stopping));
        await ListenAsync(application, port, cancellationToken);
        _application = application;
        _ = new EventExpiry(_store, new ObjectWriter(_store, _clock), _clock).RunAsync(stopping);
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        new SandboxSeed(new ObjectWriter(_store, _clock), _store).Move(Text(Address));
        _sigstore.KeepToken(stopping);
        LogStarted(Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _application, null) is not { } application)
            return;
        await _stopping.CancelAsync();
        await application.StopAsync(cancellationToken);
        await application.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
        await _sigstore.DisposeAsync();
        _store.Dispose();
    }

    /// <summary>Makes all history too old: open watches get a 410, and lists begun before cannot go on.</summary>
    public void ExpireHistory() => _store.ExpireHistory();

    private static string Text(Uri address) => address.ToString().TrimEnd('/');

    private static async Task ListenAsync(WebApplication application, int port, CancellationToken cancellation)
    {
        try
        {
            await application.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            await application.DisposeAsync();
            throw new IOException($"The sandbox cannot listen on 127.0.0.1:{port}: {e.Message} Stop what uses the port, or set Chains:Sandbox:Port to another one.", e);
        }
    }
}
