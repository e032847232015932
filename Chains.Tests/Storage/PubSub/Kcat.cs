using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Chains.Tests.Storage.PubSub;

/// <summary>A consumer that is not ours: the program <c>kcat</c>.</summary>
internal static class Kcat
{
    /// <summary>Everything that the topic holds by now.</summary>
    public static async Task<List<KcatMessage>> ConsumeAsync(string bootstrap, string topic)
    {
        using var process = Process.Start(new ProcessStartInfo("kcat", ["-C", "-q", "-b", bootstrap, "-t", topic, "-o", "beginning", "-e", "-J"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Its JSON holds bare signatures as the bytes that they are.
            StandardOutputEncoding = Encoding.Latin1,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var messages = new List<KcatMessage>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            messages.Add(Parse(line));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return messages;
    }

    private static KcatMessage Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var headers = json.RootElement.GetProperty("headers").EnumerateArray().Select(h => Encoding.Latin1.GetBytes(h.GetString()!)).Chunk(2);
        return new KcatMessage(
            json.RootElement.GetProperty("key").GetString()!,
            Encoding.Latin1.GetBytes(json.RootElement.GetProperty("payload").GetString()!),
            headers.ToDictionary(pair => Encoding.UTF8.GetString(pair[0]), pair => pair[1]));
    }
}
