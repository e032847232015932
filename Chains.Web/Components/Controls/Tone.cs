namespace Chains.Web.Components.Controls;

/// <summary>How a state is coloured. Words and an icon always stand beside it.</summary>
public enum Tone
{
    Good,
    Busy,
    Warn,
    Bad,
    Quiet,
    Info,
}
