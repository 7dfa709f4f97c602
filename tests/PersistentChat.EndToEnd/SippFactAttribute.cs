namespace PersistentChat.EndToEnd;

/// <summary>A test that needs SIPp, and is reported as skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SippFactAttribute : FactAttribute
{
    public SippFactAttribute()
    {
        if (!Installed.Program("sipp"))
            Skip = "sipp is not installed; on Debian: apt-get install sip-tester";
    }
}
