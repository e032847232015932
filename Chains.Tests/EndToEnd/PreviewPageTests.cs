using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chains.Tests.EndToEnd;

/// <summary>What the preview page answers to input as large as people paste, over real HTTP.</summary>
public sealed partial class PreviewPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_OfTenMegabytesOfResults_SaysHowMuchIsRead()
    {
        var data = Directory.CreateTempSubdirectory("chains-preview-").FullName;
        await using (var service = await ServiceProcess.StartAsync(data, ServicePorts.Free()))
        {
            var tooMuch = await PostAsync(service.Web, Run(10 * 1024 * 1024));
            Assert.Contains("at most 4194304 are read", tooMuch, StringComparison.Ordinal);
            Assert.True(tooMuch.Length < 200_000, "What is refused for its length is sent back.");

            var large = await PostAsync(service.Web, Run(3 * 1024 * 1024));
            Assert.DoesNotContain("It cannot be previewed", large, StringComparison.Ordinal);
            Assert.Contains("taskrun-u-1", large, StringComparison.Ordinal);
        }

        Directory.Delete(data, recursive: true);
    }

    private static string Run(int length) => JsonSerializer.Serialize(new
    {
        apiVersion = "tekton.dev/v1",
        kind = "TaskRun",
        metadata = new { name = "large", @namespace = "default", uid = "u-1" },
        spec = new { },
        status = new
        {
            conditions = new[] { new { type = "Succeeded", status = "True" } },
            results = new[] { new { name = "log", type = "string", value = new string('x', length) } },
        },
    });

    private static async Task<string> PostAsync(HttpClient web, string run)
    {
        var page = await web.GetStringAsync(new Uri("/preview", UriKind.Relative), Cancellation);
        var fields = Hidden().Matches(page).Select(m => new KeyValuePair<string, string>(m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));
        using var form = new FormUrlEncodedContent(fields.Append(new KeyValuePair<string, string>("Input.Run", run)));
        using var answer = await web.PostAsync(new Uri("/preview", UriKind.Relative), form, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
