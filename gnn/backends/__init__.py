"""What takes a trainer's steps: torch, compiled loops on the CPU, a kernel on the GPU."""
