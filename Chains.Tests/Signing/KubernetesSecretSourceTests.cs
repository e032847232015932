using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Chains.Core.Signing;
using k8s;

namespace Chains.Tests.Signing;

public sealed class KubernetesSecretSourceTests : IDisposable
{
    private readonly FakeSecrets _server = new();
    private readonly Kubernetes _cluster;
    private readonly KubernetesSecretSource _source;

    public KubernetesSecretSourceTests()
    {
        _cluster = new Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }, _server);
        _source = new KubernetesSecretSource(_cluster, "tekton-chains", "signing-secrets", new ManualTime());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_OfASecret_HasItsEntriesDecoded()
    {
        _server.Secret = ("7", """{"cosign.key":"a2V5","cosign.password":"cGFzc3dvcmQ="}""");

        var secret = await _source.ReadAsync(Cancellation);

        Assert.Equal("key"u8, secret.CosignKey!);
        Assert.Equal("password"u8, secret.CosignPassword!);
        Assert.Equal("secret tekton-chains/signing-secrets, cosign.key", secret.KeySource);
        Assert.Equal("/api/v1/namespaces/tekton-chains/secrets/signing-secrets", _server.Requests.Single());
    }

    [Fact]
    public async Task ReadAsync_OfNoSecretOrOneWithoutData_IsEmpty()
    {
        Assert.True((await _source.ReadAsync(Cancellation)).IsEmpty);
        _server.Secret = ("1", "null");
        Assert.True((await _source.ReadAsync(Cancellation)).IsEmpty);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, "grant it get, list and watch on secrets named signing-secrets in tekton-chains")]
    [InlineData(HttpStatusCode.InternalServerError, "cannot be read from the API server")]
    public async Task ReadAsync_WhenRefused_SaysWhatToDo(HttpStatusCode status, string expected)
    {
        _server.Failure = status;

        var error = await Assert.ThrowsAsync<SigningException>(async () => await _source.ReadAsync(Cancellation));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForChangeAsync_WhenTheSecretIsChanged_Returns()
    {
        _server.Secret = ("7", "{}");
        await _source.ReadAsync(Cancellation);
        var wait = _source.WaitForChangeAsync(Cancellation);
        Assert.False(wait.IsCompleted);

        _server.Watch.TrySetResult("""{"type":"MODIFIED","object":{"kind":"Secret","apiVersion":"v1","metadata":{"resourceVersion":"8"}}}""" + "\n");

        await wait;
        Assert.Contains(_server.Requests, r => r.Contains("watch=true", StringComparison.Ordinal) && r.Contains("resourceVersion=100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitForChangeAsync_WhenItChangedSinceItWasRead_ReturnsAtOnce()
    {
        await _source.ReadAsync(Cancellation);
        _server.Secret = ("8", "{}");

        await _source.WaitForChangeAsync(Cancellation);

        Assert.DoesNotContain(_server.Requests, r => r.Contains("watch=true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WaitForChangeAsync_WhenItMayNotWatch_WaitsBeforeTheNextReading()
    {
        var time = new ManualTime();
        var source = new KubernetesSecretSource(_cluster, "tekton-chains", "signing-secrets", time);
        _server.Failure = HttpStatusCode.Forbidden;

        var wait = source.WaitForChangeAsync(Cancellation);
        while (!wait.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await wait;
        Assert.Single(_server.Requests);
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _server.Dispose();
    }

    /// <summary>The part of an API server that one secret needs.</summary>
    private sealed class FakeSecrets : DelegatingHandler
    {
        public (string Version, string Data)? Secret { get; set; }

        public HttpStatusCode? Failure { get; set; }

        public TaskCompletionSource<string> Watch { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Requests.Enqueue(path);
            if (Failure is { } failure)
                return Answer(request, failure, "{}");
            if (path.Contains("watch=true", StringComparison.Ordinal))
                return Answer(request, HttpStatusCode.OK, await Watch.Task.WaitAsync(cancellationToken));
            var item = Secret is { } s ? $$$"""{"metadata":{"name":"signing-secrets","resourceVersion":"{{{s.Version}}}"},"data":{{{s.Data}}}}""" : null;
            if (path.Contains('?', StringComparison.Ordinal))
                return Answer(request, HttpStatusCode.OK, $$$"""{"kind":"SecretList","metadata":{"resourceVersion":"100"},"items":[{{{item}}}]}""");
            return item is null ? Answer(request, HttpStatusCode.NotFound, "{}") : Answer(request, HttpStatusCode.OK, item);
        }

        private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, string body) =>
            new(status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
