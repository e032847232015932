using System.Text;

namespace Chains.Core.Tekton;

/// <summary>Values of a run inside a message: quoted, on one line, and cut, since anyone who may start a run chooses them.</summary>
internal static class Quoted
{
    private const int MaxShown = 120;

    public static string Text(string value) => $"\"{Cut(value)}\"";

    public static string Cut(string value)
    {
        var shown = value.Length > MaxShown ? value[..(char.IsHighSurrogate(value[MaxShown - 1]) ? MaxShown - 1 : MaxShown)] : value;
        var line = new StringBuilder(shown.Length);
        foreach (var c in shown)
            line.Append(char.IsControl(c) ? ' ' : c);
        return value.Length > MaxShown ? $"{line}… ({value.Length} characters)" : line.ToString();
    }
}
