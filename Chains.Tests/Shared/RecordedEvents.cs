using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Chains.Core.Watching;
using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chains.Tests.Shared;

/// <summary>Takes the Kubernetes events that the service creates.</summary>
internal sealed class RecordedEvents : DelegatingHandler
{
    private readonly Kubernetes _client;

    public RecordedEvents(TimeProvider time)
    {
        _client = new Kubernetes(new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" }, this);
        Events = new ClusterEvents(_client, Options.Create(new ClusterOptions()), time, NullLogger<ClusterEvents>.Instance);
    }

    public ClusterEvents Events { get; }

    /// <summary>Reason and message of each.</summary>
    public ConcurrentQueue<(string Reason, string Message)> Written { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var written = JsonElement.Parse(body);
        Written.Enqueue((written.GetProperty("reason").GetString()!, written.GetProperty("message").GetString()!));
        return new HttpResponseMessage(HttpStatusCode.Created)
        {
            RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
    }
}
