using Chains.Core.Watching;
using Chains.Tests.Signing;

namespace Chains.Tests.Watching;

public sealed class ClusterConnectionTests
{
    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Config","current-context":"c","clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:1"}}],"users":[{"name":"u","user":{}}],"contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}]}""")]
    [InlineData("""{"apiVersion":"v1","kind":"Config","current-context":"none"}""")]
    [InlineData("clusters: [")]
    [InlineData("")]
    public void Connect_WithAKubeconfigThatCannotBeUsed_NamesTheFileAndTheRemedy(string content)
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "kubeconfig");
        File.WriteAllText(file, content);

        var error = Assert.Throws<ClusterException>(() => ClusterConnection.Connect(new ClusterOptions { Kubeconfig = file }, null));

        Assert.StartsWith($"The kubeconfig {file} (Chains:Cluster:Kubeconfig) cannot be used: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Its current context needs a server and a user with a token, a certificate or a command that gives one.", error.Message, StringComparison.Ordinal);
    }
}
