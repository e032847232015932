using System.Text;

namespace Chains.Core.Formatting.GoJson;

/// <param name="OmitEmpty">Left out when false, zero, nil, or of length zero.</param>
/// <param name="OmitZero">Left out when it has the zero value of its type.</param>
internal sealed record GoField(string Name, GoType Type, bool OmitEmpty, bool OmitZero)
{
    /// <summary>UTF-8; the names of the Kubernetes API need no escapes.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}
