using Xunit.Abstractions;
using Xunit.Sdk;

namespace PersistentChat.Storage.ContractTests;

/// <summary>Finds the cases of <see cref="StoreTheoryAttribute"/>; a skipped one is a single case, whatever its data. Made by xunit.</summary>
public sealed class StoreTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        SkippedTestCase.IfMissing(DiagnosticMessageSink, discoveryOptions, testMethod, theoryAttribute) is { } skipped
            ? [skipped]
            : base.Discover(discoveryOptions, testMethod, theoryAttribute);
}
