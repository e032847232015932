using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Chains.Tests.Storage.PubSub;

/// <summary>
/// Kafka brokers in this process: librdkafka's mock cluster, which speaks the real wire protocol, keeps topics in memory, and can lose its
/// connections, go away and come back under the same address.
/// </summary>
internal sealed partial class MockBrokers : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0;

    /// <summary>The client's package has one build for each C library; the client loads the first that this machine can.</summary>
    private static readonly string[] Builds = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    private readonly nint _client;
    private readonly nint _cluster;
    private readonly int _count;

    static MockBrokers() => NativeLibrary.SetDllImportResolver(typeof(MockBrokers).Assembly, (name, assembly, path) =>
    {
        if (name == Library)
            foreach (var build in Builds)
                if (NativeLibrary.TryLoad(build, assembly, path, out var handle))
                    return handle;
        return 0;
    });

    public MockBrokers(int count = 1)
    {
        _count = count;
        var error = new byte[512];
        _client = New(Producer, NewConfiguration(), error, error.Length);
        Assert.NotEqual(0, _client);
        _cluster = NewCluster(_client, count);
        Bootstrap = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
    }

    public string Bootstrap { get; }

    public void CreateTopic(string name, int partitions = 4) => Assert.Equal(0, CreateTopic(_cluster, name, partitions, 1));

    /// <summary>Every request about the topic gets this answer.</summary>
    public void FailTopic(string name, ErrorCode error) => SetTopicError(_cluster, name, (int)error);

    /// <summary>The next requests to produce get these answers, one each.</summary>
    public void FailProducing(params ErrorCode[] errors) => PushErrors(_cluster, 0, (nuint)errors.Length, Array.ConvertAll(errors, e => (int)e));

    /// <summary>Every answer takes this long from now on; what was asked has been done by then.</summary>
    public void AnswerAfter(TimeSpan time)
    {
        for (var broker = 1; broker <= _count; broker++)
            Assert.Equal(0, SetRoundTrip(_cluster, broker, (int)time.TotalMilliseconds));
    }

    /// <summary>Closes every connection and refuses new ones.</summary>
    public void Down()
    {
        for (var broker = 1; broker <= _count; broker++)
            _ = SetDown(_cluster, broker);
    }

    public void Up()
    {
        for (var broker = 1; broker <= _count; broker++)
            _ = SetUp(_cluster, broker);
    }

    /// <summary>Reads a topic from its beginning until the condition holds.</summary>
    public List<ConsumeResult<byte[], byte[]>> Read(string topic, Func<List<ConsumeResult<byte[], byte[]>>, bool> until)
    {
        using var consumer = Consumer(topic, 4);
        var messages = new List<ConsumeResult<byte[], byte[]>>();
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!until(messages) && DateTime.UtcNow < deadline)
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message: not null } read)
                messages.Add(read);
        return messages;
    }

    /// <summary>Everything that a topic holds.</summary>
    public List<ConsumeResult<byte[], byte[]>> ReadAll(string topic, int partitions)
    {
        using var consumer = Consumer(topic, partitions);
        var left = Enumerable.Range(0, partitions)
            .Sum(p => consumer.QueryWatermarkOffsets(new TopicPartition(topic, p), TimeSpan.FromSeconds(30)) is var marks ? marks.High - marks.Low : 0);
        var messages = new List<ConsumeResult<byte[], byte[]>>();
        for (; left > 0; left--)
            messages.Add(consumer.Consume(TimeSpan.FromSeconds(60)) ?? throw new TimeoutException($"{left} messages were not read"));
        return messages;
    }

    public static string Header(ConsumeResult<byte[], byte[]> message, string name) => Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes(name));

    private IConsumer<byte[], byte[]> Consumer(string topic, int partitions)
    {
        var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Bootstrap, GroupId = "reader", EnableAutoCommit = false })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(topic, p, Offset.Beginning)));
        return consumer;
    }

    public void Dispose()
    {
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, byte[] error, nint errorLength);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetTopicError(nint cluster, string topic, int error);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);
}
