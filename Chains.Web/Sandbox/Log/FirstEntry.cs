using System.Security.Cryptography;
using System.Text;
using Chains.Web.Sandbox.Authority;

namespace Chains.Web.Sandbox.Log;

/// <summary>The entry that a new log begins with: the log's own signature over a word of greeting.</summary>
internal static class FirstEntry
{
    public static NewEntry Create(AuthorityKey key)
    {
        var message = Encoding.ASCII.GetBytes("The log of a Chains sandbox begins here.");
        return HashedRekord.Create(SHA256.HashData(message), HashAlgorithmName.SHA256, key.Sign(message), EntryKey.Parse(Encoding.ASCII.GetBytes(key.PublicPem)));
    }
}
