using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Chains.Tests.Signing.Keyless.Identity;

/// <summary>A SPIFFE agent: gRPC over HTTP/2 on a Unix socket, as the Workload API is served.</summary>
internal sealed class FakeSpiffeAgent : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeSpiffeAgent(WebApplication application) => _application = application;

    /// <summary>Null denies.</summary>
    public string? Token { get; set; }

    public string? Audience { get; private set; }

    public string? Header { get; private set; }

    public static async Task<FakeSpiffeAgent> StartAsync(string socket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        var agent = new FakeSpiffeAgent(application);
        application.MapPost("/SpiffeWorkloadAPI/FetchJWTSVID", agent.FetchAsync);
        await application.StartAsync();
        return agent;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task FetchAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // A gRPC message: whether it is compressed, its length, and the protocol buffer.
        var request = new CodedInputStream(body.ToArray()[5..]);
        request.ReadTag();
        (Audience, Header) = (request.ReadString(), context.Request.Headers["workload.spiffe.io"].ToString());
        context.Response.ContentType = "application/grpc";
        if (Token is null)
        {
            context.Response.AppendTrailer("grpc-status", "7");
            context.Response.AppendTrailer("grpc-message", "no identity issued");
            return;
        }

        var svid = Message(output => Text(output, 1, "spiffe://example.org/chains"), output => Text(output, 2, Token));
        var answer = Message(output =>
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(svid));
        });
        var head = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), answer.Length);
        await context.Response.Body.WriteAsync((byte[])[.. head, .. answer]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static byte[] Message(params ReadOnlySpan<Action<CodedOutputStream>> fields)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer))
            foreach (var field in fields)
                field(output);
        return buffer.ToArray();
    }

    private static void Text(CodedOutputStream output, int number, string value)
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }
}
