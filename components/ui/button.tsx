import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
type ButtonSize = 'sm' | 'md' | 'lg'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-tonal text-ink hover:bg-tonal-hover',
  ghost: 'text-ink hover:bg-hover',
  danger: 'bg-danger text-on-danger hover:bg-danger-hover',
}
const sizes: Record<ButtonSize, string> = {
  sm: 'h-8 gap-1.5 rounded-sm px-3 text-sm',
  md: 'h-9 gap-2 rounded-md px-4 text-sm',
  lg: 'h-11 gap-2 rounded-md px-5 text-base',
}
const squares: Record<ButtonSize, string> = { sm: 'w-8 px-0', md: 'w-9 px-0', lg: 'w-11 px-0' }

type Look = { variant?: ButtonVariant | undefined; size?: ButtonSize | undefined; square?: boolean | undefined }

/** The classes of a button, for a link that should look like one. */
export function buttonClass({ variant = 'secondary', size = 'md', square = false }: Look = {}): string {
  return cn(
    'relative inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap font-medium transition-colors',
    'aria-disabled:cursor-not-allowed disabled:cursor-not-allowed',
    // What cannot be pressed is neutral grey, whatever it is otherwise; what is at work keeps its colour.
    'disabled:bg-disabled disabled:text-on-disabled',
    'aria-disabled:not-aria-busy:bg-disabled aria-disabled:not-aria-busy:text-on-disabled',
    'pointer-coarse:min-h-11',
    variants[variant],
    sizes[size],
    square && [squares[size], 'pointer-coarse:min-w-11'],
  )
}

type ButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Work started by this button is under way: it keeps focus and width, and further presses do nothing. */
  pending?: boolean
  icon?: ReactNode
  children?: ReactNode
}

/** A button with words. */
export function Button({
  variant,
  size,
  pending = false,
  icon,
  children,
  className,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending || rest['aria-disabled']) event.preventDefault()
        else onClick?.(event)
      }}
      className={cn(buttonClass({ variant, size }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </button>
  )
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'icon'> & { label: string; icon: ReactNode }

/** A button that shows only an icon; `label` is its name and its hint. */
export function IconButton({
  label,
  icon,
  variant = 'ghost',
  size,
  pending = false,
  className,
  onClick,
  type = 'button',
  ...rest
}: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type={type}
      aria-label={label}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (pending || rest['aria-disabled']) event.preventDefault()
        else onClick?.(event)
      }}
      className={cn(buttonClass({ variant, size, square: true }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
    </button>
  )
}
