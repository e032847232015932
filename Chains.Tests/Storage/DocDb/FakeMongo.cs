using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Chains.Tests.Storage.DocDb;

/// <summary>
/// As much of MongoDB's wire protocol (OP_MSG, and OP_QUERY for the greeting) as the driver needs to replace documents: it keeps
/// them by their id.
/// </summary>
internal sealed class FakeMongo : IDisposable
{
    private const int Message = 2013;
    private const int Query = 2004;
    private const int Reply = 1;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();

    /// <param name="port">Where it listens; 0 for any that is free.</param>
    public FakeMongo(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"mongodb://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/?directConnection=true";

    /// <summary>By database, collection and id.</summary>
    public ConcurrentDictionary<string, BsonDocument> Documents { get; } = [];

    /// <summary>An answer of its own to a command; null for the usual.</summary>
    public Func<BsonDocument, BsonDocument?> Answer { get; set; } = _ => null;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var header = new byte[16];
        while (await stream.ReadAtLeastAsync(header, 16, throwOnEndOfStream: false, _stop.Token) == 16)
        {
            var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - 16];
            await stream.ReadExactlyAsync(body, _stop.Token);
            var operation = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
            var reply = operation is Query ? Greeting() : Answered(ReadMessage(body));
            await stream.WriteAsync(Frame(BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)), operation, reply), _stop.Token);
        }
    }

    /// <summary>Section 0 is the command, sections of kind 1 are arrays of it.</summary>
    private static BsonDocument ReadMessage(byte[] body)
    {
        var command = new BsonDocument();
        var at = 4;
        while (at < body.Length)
        {
            var kind = body[at++];
            var size = BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(at));
            if (kind == 0)
            {
                command.Merge(Read(body.AsSpan(at, size)), overwriteExistingElements: true);
            }
            else
            {
                var end = Array.IndexOf(body, (byte)0, at + 4);
                var name = System.Text.Encoding.UTF8.GetString(body, at + 4, end - at - 4);
                var items = new BsonArray();
                for (var item = end + 1; item < at + size; item += BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(item)))
                    items.Add(Read(body.AsSpan(item, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(item)))));
                command[name] = items;
            }

            at += size;
        }

        return command;
    }

    private static BsonDocument Read(ReadOnlySpan<byte> bytes) => BsonSerializer.Deserialize<BsonDocument>(bytes.ToArray());

    private BsonDocument Answered(BsonDocument command)
    {
        if (Answer(command) is { } scripted)
            return scripted;
        switch (command.GetElement(0).Name)
        {
            case "hello" or "isMaster" or "ismaster":
                return Greeting();
            case "update":
                foreach (var update in command["updates"].AsBsonArray)
                    Documents[$"{command["$db"]}.{command["update"]}/{update["q"]["_id"]}"] = update["u"].AsBsonDocument;
                return new BsonDocument { ["ok"] = 1, ["n"] = 1, ["nModified"] = 0 };
            default:
                return new BsonDocument { ["ok"] = 1, ["n"] = Documents.Count };
        }
    }

    private static BsonDocument Greeting() => new()
    {
        ["ok"] = 1, ["helloOk"] = true, ["ismaster"] = true, ["isWritablePrimary"] = true, ["maxBsonObjectSize"] = 16777216, ["maxMessageSizeBytes"] = 48000000,
        ["maxWriteBatchSize"] = 100000, ["localTime"] = DateTime.UtcNow, ["minWireVersion"] = 0, ["maxWireVersion"] = 21, ["readOnly"] = false,
    };

    private static byte[] Frame(int responseTo, int operation, BsonDocument reply)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(0);
        writer.Write(1);
        writer.Write(responseTo);
        writer.Write(operation is Query ? Reply : Message);
        if (operation is Query)
        {
            writer.Write(8);
            writer.Write(0L);
            writer.Write(0);
            writer.Write(1);
        }
        else
        {
            writer.Write(0);
            writer.Write((byte)0);
        }

        writer.Write(reply.ToBson(writerSettings: BsonBinaryWriterSettings.Defaults));
        var bytes = buffer.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        return bytes;
    }
}
