using Xunit.Sdk;
using Xunit.v3;

// The files of Pester tests are rows of one theory, and each takes its time in a process of its own.
[assembly: Parallelization(Mode = ParallelMode.All)]
